"""Renders the world into shards: pixels, labels, and token ids of several captions for each picture.

    python -m train.data --out DIR --count 300000 --workers 15

Shard k holds pixels_kkk.npy uint8 [n, 128, 128, 3], labels_kkk.json {"kinds", "labels"} and tokens_kkk.npy uint16
[n, 6, 32]. A shard is complete when its tokens file exists; a second start renders only what is missing.
"""

import argparse
import json
import time
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np

from world import dataset
from world.captions import captions

from .tokenizer import Prompts

SHARD = 5000
CAPTIONS = 6


def _choose(texts, count, rng):
    return [texts[i] for i in rng.integers(0, len(texts), count)]


def caption_tokens(kinds, labels, rng, prompts):
    """Token ids uint16 [n, 6, 32] of captions true of the labels, half of them English."""
    tokens, half = np.zeros((len(kinds), CAPTIONS, 32), np.uint16), CAPTIONS // 2
    for i, (kind, label) in enumerate(zip(kinds, labels)):
        made = captions(kind, label, rng)
        tokens[i] = prompts.ids(_choose(made["en"], half, rng) + _choose(made["zh"], half, rng))
    return tokens


def write_shard(job):
    """Render one shard; job = (folder, index, count)."""
    cv2.setNumThreads(1)
    folder, index, count = job
    done = folder / f"tokens_{index:03d}.npy"
    if done.exists():
        return index
    pixels, labels, kinds = dataset.render(index * SHARD, count, workers=1)
    tokens = caption_tokens(kinds, labels, np.random.default_rng(index), Prompts())
    np.save(folder / f"pixels_{index:03d}.npy", pixels)
    (folder / f"labels_{index:03d}.json").write_text(json.dumps({"kinds": kinds, "labels": labels}))
    partial = folder / f"tokens_{index:03d}.part.npy"
    np.save(partial, tokens)
    partial.rename(done)
    return index


def shards(folder):
    """Indices of the complete shards, in order."""
    return sorted(int(f.stem.split("_")[1]) for f in Path(folder).glob("tokens_*.npy") if "part" not in f.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=300_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    starts = range(0, options.count, SHARD)
    jobs = [(options.out, i, min(SHARD, options.count - start)) for i, start in enumerate(starts)]
    started = time.time()
    with Pool(options.workers) as pool:
        for n, index in enumerate(pool.imap_unordered(write_shard, jobs), 1):
            print(f"shard {index}: {n}/{len(jobs)} after {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
