"""A drawn world whose structure can be counted: hands, flowers, still lifes, landscapes, creatures."""

from dataclasses import dataclass

import numpy as np

from . import captions, creatures, flowers, hands, landscapes, still_life
from .captions import KIND_WEIGHTS

KINDS = {module.KIND: module for module in (hands, flowers, still_life, landscapes, creatures)}


@dataclass(frozen=True)
class Picture:
    """pixels uint8 [128, 128, 3]; labels hold what can be counted; captions {"en": [...], "zh": [...]}."""

    pixels: np.ndarray
    kind: str
    labels: dict
    captions: dict


def draw_labels(seed, kind=None):
    """The kind and the labels that `draw(seed, kind)` shows, and the generator that goes on to paint them."""
    rng = np.random.default_rng([20, seed])
    chosen = str(rng.choice(list(KIND_WEIGHTS), p=list(KIND_WEIGHTS.values())))
    kind = kind or chosen
    if kind not in KINDS:
        raise ValueError(f"There is no kind {kind!r}; use one of {', '.join(KINDS)}.")
    return kind, KINDS[kind].labels(rng), rng


def draw(seed, kind=None):
    """The picture of a seed, the same on every machine; of a given kind, or of one chosen by the seed."""
    kind, labels, rng = draw_labels(seed, kind)
    pixels = KINDS[kind].paint(labels, rng)
    return Picture(pixels, kind, labels, captions.captions(kind, labels, rng))
