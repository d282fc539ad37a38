"""The share of prompts that name a number of parts whose picture has that number, for checkpoints in training.

    python -m counter.judging --counter ../bench/structure/counter --out runs/mine flow v

OUT holds vae.pt and the checkpoints named. Quick and without the product's engine: Heun's method along the angle, in
PyTorch, on prompts that neither the trainings nor the report have. `bench/structure` is the measure.
"""

import argparse
import math
from pathlib import Path

import numpy as np
import torch

from networks.vae import Decoder
from train.generator import Generator, sample
from train.tokenizer import Prompts
from train.tune import PARTS
from world import draw_labels
from world.captions import fitting
from world.grammar_values import HEADS

from .reference import Reader

FIRST_SEED = 3_000_000
_BATCH = 50


def asked(count):
    """`count` prompts that name a number of parts: [(text, {head: value})], English and Chinese in turn."""
    found, seed = [], FIRST_SEED
    while len(found) < count:
        kind, labels, rng = draw_labels(seed)
        seed += 1
        naming = [entry for entry in fitting(kind, labels) if entry[2] & PARTS]
        if not naming:
            continue
        *pair, named = naming[rng.integers(len(naming))]
        counted = {"count"} if kind == "still_life" else named & PARTS
        found.append((pair[len(found) % 2], {f"{kind}.{name}": labels[name] for name in counted}, kind))
    return found


def read(logits):
    """[{head: value}] of pictures."""
    rows, start = [{} for _ in logits], 0
    for head, values in HEADS.items():
        for row, best in zip(rows, logits[:, start : start + len(values)].argmax(1)):
            row[head] = values[best]
        start += len(values)
    return rows


@torch.no_grad()
def right(generator, decoder, reader, prompts, wanted, steps, guidance):
    """bool [N]: of each prompt, whether its picture is of its kind and has every number it names."""
    empty = torch.from_numpy(prompts.ids([""]).astype(np.int64))[0]
    verdicts = []
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        ids = torch.from_numpy(prompts.ids([text for text, *_ in batch]).astype(np.int64))
        latents = sample(generator, ids, empty, steps, guidance, FIRST_SEED + start, "cpu")
        pixels = ((decoder(latents) + 1) * 127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().numpy()
        rows = read(reader(pixels)[0])
        verdicts += [row["kind"] == kind and all(row[head] == value for head, value in says.items())
                     for row, (_, says, kind) in zip(rows, batch)]
    return np.array(verdicts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoints", nargs="+")
    parser.add_argument("--counter", type=Path, required=True, help="the folder of counter.onnx")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=350)
    parser.add_argument("--steps", type=int, default=5, help="of Heun's method, two evaluations each but the last")
    parser.add_argument("--guidance", type=float, default=2.5)
    options = parser.parse_args()
    prompts, wanted, reader = Prompts(), asked(options.prompts), Reader(options.counter / "counter.onnx")
    decoder = Decoder()
    decoder.load_state_dict(torch.load(options.out / "vae.pt", map_location="cpu", weights_only=True)["decoder"])
    decoder.eval()
    first = None
    for name in options.checkpoints:
        generator = Generator(prompts.size).eval()
        generator.load_state_dict(torch.load(options.out / f"{name}.pt", map_location="cpu", weights_only=True))
        verdicts = right(generator, decoder, reader, prompts, wanted, options.steps, options.guidance)
        line = f"{name}: {100 * verdicts.mean():.1f} %"
        if first is not None:
            apart = verdicts.astype(float) - first
            line += f", {100 * apart.mean():+.1f} ± {196 * apart.std(ddof=1) / math.sqrt(len(apart)):.1f} to {options.checkpoints[0]}"
        first = verdicts.astype(float) if first is None else first
        print(line, flush=True)


if __name__ == "__main__":
    main()
