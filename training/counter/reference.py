"""What generated pictures are held against: statistics of real renderings, and prompts whose truth is known.

    python -m counter.reference --counter ../bench/structure/counter --renderings ../bench/structure/.cache/renderings.npy

Writes reference.json beside the counter (mean and covariance of its features, and its accuracy, on pictures that no
network was trained on) and prompts.jsonl (one line for each prompt: kind, language, text, and what it says). The
renderings of the prompts' own pictures are for the measure of the autoencoder alone and are not committed.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime

from world import draw_labels
from world.captions import fitting
from world.dataset import render
from world.grammar_values import HEADS, PAIRS, targets

REFERENCE_SEED = 1_100_000
PROMPT_SEED = 1_000_000
_BATCH = 250


class Reader:
    """counter.onnx on pixels uint8 [n, 128, 128, 3]."""

    def __init__(self, file):
        self.session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def __call__(self, pixels):
        parts = [self.session.run(None, {"pixels": pixels[i : i + _BATCH]}) for i in range(0, len(pixels), _BATCH)]
        return tuple(np.concatenate([part[k] for part in parts]) for k in range(2))


def right(logits, rows):
    """{head: [right, of]} over pictures; `rows` are (head targets, pairs present) as `targets` gives them."""
    report, start = {}, 0
    for i, (head, values) in enumerate(HEADS.items()):
        wanted = np.array([row[0][i] for row in rows])
        read = logits[:, start : start + len(values)].argmax(1)
        report[head] = [int((read == wanted)[wanted >= 0].sum()), int((wanted >= 0).sum())]
        start += len(values)
    still = [n for n, row in enumerate(rows) if row[1]]
    same = [set(np.flatnonzero(logits[n, start : start + len(PAIRS)] > 0)) == set(rows[n][1]) for n in still]
    report["still_life.objects"] = [int(sum(same)), len(still)]
    return report


def says(kind, labels, named):
    """What a prompt naming these facts says, in the words of the counter's heads."""
    if kind != "still_life":
        return {name: labels[name] for name in sorted(named)}
    told = {name: labels[name] for name in ("place",) if name in named}
    if named & {"count", "single", "many", "shape1"}:
        told["count"] = labels["count"]
    if named & {"single", "shape", "shape1"}:
        told["shapes"] = sorted({shape for shape, _ in labels["objects"]})
    if named & {"colour", "colour1"}:
        told["objects"] = sorted({f"{shape} {colour}" for shape, colour in labels["objects"]})
    return told


def prompt(seed, language):
    """One of the prompts that are true of the seed's picture, each as likely as any other."""
    kind, labels, _ = draw_labels(seed)
    found = fitting(kind, labels)
    en, zh, named = found[int(np.random.default_rng([21, seed]).integers(len(found)))]
    text = en if language == "en" else zh
    return {"kind": kind, "language": language, "text": text, "says": says(kind, labels, named)}


def write_reference(reader, count, out):
    pixels, labels, kinds = render(REFERENCE_SEED, count)
    logits, features = reader(pixels)
    features = features.astype(np.float64)
    covariance = np.cov(features, rowvar=False)
    rows = [targets(kind, label) for kind, label in zip(kinds, labels)]
    upper = [float(f"{v:.7g}") for v in covariance[np.triu_indices(len(covariance))]]
    told = {"pictures": count, "firstSeed": REFERENCE_SEED, "right": right(logits, rows),
            "mean": [float(f"{v:.7g}") for v in features.mean(0)], "covarianceUpper": upper}
    (out / "reference.json").write_text(json.dumps(told) + "\n", encoding="utf-8")
    for head, (good, of) in told["right"].items():
        print(f"{head}: {good} of {of}, {100 * good / of:.2f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counter", type=Path, required=True, help="the folder of counter.onnx")
    parser.add_argument("--reference", type=int, default=20_000, help="pictures behind the statistics")
    parser.add_argument("--prompts", type=int, default=5_000)
    parser.add_argument("--renderings", type=Path, help="where the prompts' own pictures go, npy uint8 [n, 128, 128, 3]")
    options = parser.parse_args()
    lines = [prompt(PROMPT_SEED + i, ("en", "zh")[i % 2]) for i in range(options.prompts)]
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    (options.counter / "prompts.jsonl").write_text(text, encoding="utf-8")
    if options.renderings:
        options.renderings.parent.mkdir(parents=True, exist_ok=True)
        np.save(options.renderings, render(PROMPT_SEED, options.prompts)[0])
    write_reference(Reader(options.counter / "counter.onnx"), options.reference, options.counter)


if __name__ == "__main__":
    main()
