"""Trains a finished model on where its structure is decided: pictures whose parts their prompts count, and high noise.

    python -m train.tune --config train/configs/tune.json --out runs/tune

OUT holds the checkpoints of `export.reading` or of a training; the stage `name` of the configuration is made from `start` and
written over, what it was before is `<name>.first.pt`; where that is there, nothing is left to do. The pictures are drawn and encoded first, `kinds` of them in these shares. Prompts that name a number of parts are
`counted` of all. Angles are drawn half with a normal log(tan phi) of `angles` [mean, spread], half evenly.
"""

import argparse
import json
import math
import shutil
import time
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
import torch

from world import KINDS, draw_labels
from world.captions import fitting

from .autoencoder import scaled
from .generator import DROPPED, Stages, World, autocast, output_error
from .main import load_autoencoder, say
from .tokenizer import Prompts

FIRST_SEED = 2_000_000
"""Beyond the seeds of the first training, the counter and the report."""
PARTS = {"fingers", "petals", "legs", "eyes", "wings", "count", "single", "many", "shape1"}
PROMPTS = 8


def drawn(job):
    """(pixels uint8 [128, 128, 3], PROMPTS texts) of a seed and kind."""
    seed, kind, counted = job
    cv2.setNumThreads(1)
    _, labels, rng = draw_labels(seed, kind)
    pixels = KINDS[kind].paint(labels, rng)
    found = fitting(kind, labels)
    naming = [pair for *pair, named in found if named & PARTS] or [pair[:2] for pair in found]
    texts = []
    for i in range(PROMPTS):
        pair = naming[rng.integers(len(naming))] if rng.random() < counted else found[rng.integers(len(found))]
        texts.append(pair[i % 2])
    return pixels, texts


@torch.no_grad()
def encode(encoder, pictures, device):
    """Latents float16 [N, 8, 16, 16] of pictures uint8 [128, 128, 3]."""
    pixels = scaled(torch.from_numpy(np.stack(pictures))).to(device)
    with autocast(device):
        return encoder(pixels.contiguous(memory_format=torch.channels_last))[:, :8].half().contiguous().cpu()


def encoded(config, encoder, prompts, workers, device):
    """(latents float16 [N, 8, 16, 16], tokens int16 [N, PROMPTS, 32]) of fresh drawings."""
    kinds = np.random.default_rng(FIRST_SEED).choice(list(config["kinds"]), config["count"], p=list(config["kinds"].values()))
    jobs = [(FIRST_SEED + i, str(kind), config["counted"]) for i, kind in enumerate(kinds)]
    latents, tokens = [], []
    encoder.to(device, memory_format=torch.channels_last)
    with Pool(workers) as pool:
        batch = []
        for n, made in enumerate(pool.imap(drawn, jobs, chunksize=50), 1):
            batch.append(made)
            if len(batch) == 250 or n == len(jobs):
                latents.append(encode(encoder, [p for p, _ in batch], device))
                texts = [text for _, texts in batch for text in texts]
                tokens.append(torch.from_numpy(prompts.ids(texts).astype(np.int16)).view(len(batch), PROMPTS, -1))
                batch = []
    return torch.cat(latents), torch.cat(tokens)


def angles(size, mean, spread, device):
    """phi [size], below pi / 2."""
    normal = torch.atan(torch.exp(mean + spread * torch.randn(size, device=device)))
    even = math.pi / 2 * torch.rand(size, device=device)
    return torch.where(torch.rand(size, device=device) < 0.5, normal, even)


def drawing_loss(stages, name, size, spread):
    """The stage's objective on `size` drawings, at the angles of `spread`."""
    x0, ids = stages.world.batch(size, DROPPED)
    phi = angles(len(x0), *spread, stages.device)
    at = phi[:, None, None, None]
    noise = torch.randn_like(x0)
    u = torch.cos(at) * x0 + torch.sin(at) * noise
    zeros = torch.zeros(len(x0), 256, device=stages.device)
    with stages.autocast():
        made = stages.network(u.contiguous(memory_format=torch.channels_last), phi / (math.pi / 2), ids, zeros)
    error = made.float() - (torch.cos(at) * noise - torch.sin(at) * x0)
    return output_error(name, at, error).square().mean()


def tune(stages, name, settings):
    """The stage's objective on `settings["angles"]`."""
    stages.start_from(settings["start"])
    stages.live.to(memory_format=torch.channels_last)
    loop = stages.loop(f"{name}.tuned", settings, settings["decay"])
    loop.run(lambda: drawing_loss(stages, name, settings["batch"], settings["angles"]))
    stages.finish(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, help="of training, instead of the configuration's")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    started, config, out = time.time(), json.loads(options.config.read_text()), options.out
    before = out / f"{config['name']}.first.pt"
    if before.exists():
        return
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    prompts = Prompts()
    with (out / "log.jsonl").open("a") as log:
        log.write(json.dumps({"tune": config, "seconds": options.seconds, "device": device.type}) + "\n")
    cache = out / "tuned-latents.pt"
    if not cache.exists():
        encoder = load_autoencoder(out, device)[0]
        torch.save(encoded(config, encoder, prompts, options.workers, device), cache)
        say(started, f"{config['count']} pictures drawn and encoded")
    latents, tokens = torch.load(cache, map_location=device, weights_only=True)
    empty = torch.from_numpy(prompts.ids([""]).astype(np.int64)).to(device)[0]
    stages = Stages(World(latents, tokens, empty), out, prompts.size, device)
    shutil.copyfile(out / f"{config['name']}.pt", before.with_suffix(".part"))
    tune(stages, config["name"], {**config, **({"seconds": options.seconds} if options.seconds else {})})
    before.with_suffix(".part").rename(before)
    say(started, "done")


if __name__ == "__main__":
    main()
