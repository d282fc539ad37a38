"""Many pictures at once, on several processes."""

from multiprocessing import Pool

import cv2
import numpy as np

from . import KINDS, draw_labels

_SHARD = 250


def _render(span):
    cv2.setNumThreads(1)
    first, count = span
    pixels, labels, kinds = np.empty((count, 128, 128, 3), np.uint8), [], []
    for i in range(count):
        kind, label, rng = draw_labels(first + i)
        pixels[i] = KINDS[kind].paint(label, rng)
        labels.append(label)
        kinds.append(kind)
    return pixels, labels, kinds


def render(first_seed, count, workers=None):
    """Pictures of the seeds first_seed .. first_seed + count - 1: (pixels uint8 [count, 128, 128, 3], labels, kinds).

    `workers` processes share the work (None: one for each core); the result does not depend on their number.
    """
    spans = [(first_seed + i, min(_SHARD, count - i)) for i in range(0, count, _SHARD)]
    if workers == 1 or len(spans) == 1:
        parts = [_render(span) for span in spans]
    else:
        # A process forked while OpenCV holds threads waits for ever on threads it does not have.
        threads = cv2.getNumThreads()
        cv2.setNumThreads(1)
        try:
            with Pool(workers) as pool:
                parts = pool.map(_render, spans)
        finally:
            cv2.setNumThreads(threads)
    return (
        np.concatenate([part[0] for part in parts]),
        [label for part in parts for label in part[1]],
        [kind for part in parts for kind in part[2]],
    )
