"""Trains a reader of the world's labels off latents, against which `train.counted` can follow a gradient.

    python -m train.reader --config train/configs/counted.json --out runs/counted

OUT holds vae.pt. Fresh drawings are encoded into drawings.pt, the reader is trained on them into reader.pt. It sees latents
alone and shares no picture, weight or layer with the counter of `bench/structure`, which judges what comes of it.
"""

import argparse
import json
import math
import time
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from counter.network import Residual
from world import KINDS, draw_labels
from world.captions import fitting
from world.grammar_values import HEADS, targets

from .generator import autocast
from .main import load_autoencoder, say
from .tokenizer import Prompts
from .tune import encode

FIRST_SEED = 4_000_000
"""Beyond the seeds of the other trainings, the counter and the report."""
PROMPTS = 8
SIZES = [len(values) for values in HEADS.values()]
_COUNT = {"count", "single", "many", "shape1"}


class Reader(nn.Module):
    """latents [B, 8, 16, 16] -> logits [B, sum of head sizes]"""

    def __init__(self, widths=(96, 160)):
        super().__init__()
        near, far = widths
        self.layers = nn.Sequential(
            nn.Conv2d(8, near, 3, padding=1, bias=False), nn.BatchNorm2d(near), nn.ReLU(),
            Residual(near), Residual(near), Residual(near),
            nn.Conv2d(near, far, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(far), nn.ReLU(),
            Residual(far), Residual(far), nn.Conv2d(far, 48, 1), nn.Flatten(),
        )  # fmt: skip
        self.embed = nn.Linear(48 * 64, 256)
        self.read = nn.Linear(256, sum(SIZES))

    def forward(self, latents):
        return self.read(F.relu(self.embed(F.relu(self.layers(latents)))))


def named_heads(kind, named):
    """bool [heads]: which heads a prompt that names these facts speaks of; its kind always."""
    told = {"kind", *(f"{kind}.{name}" for name in named)}
    if kind == "still_life" and named & _COUNT:
        told.add("still_life.count")
    return [head in told for head in HEADS]


def drawn(job):
    """(pixels uint8 [128, 128, 3], targets [heads], PROMPTS texts, PROMPTS rows of named heads) of a seed and kind."""
    seed, kind = job
    cv2.setNumThreads(1)
    _, labels, rng = draw_labels(seed, kind)
    pixels = KINDS[kind].paint(labels, rng)
    found = fitting(kind, labels)
    texts, told = [], []
    for i in range(PROMPTS):
        *pair, named = found[rng.integers(len(found))]
        texts.append(pair[i % 2])
        told.append(named_heads(kind, named))
    return pixels, targets(kind, labels)[0], texts, told


def drawings(config, encoder, prompts, workers, device):
    """latents float16 [N, 8, 16, 16], targets int8 [N, heads], tokens int16 [N, PROMPTS, 32], told bool [N, PROMPTS, heads]"""
    kinds = np.random.default_rng(FIRST_SEED).choice(list(config["kinds"]), config["count"], p=list(config["kinds"].values()))
    jobs = [(FIRST_SEED + i, str(kind)) for i, kind in enumerate(kinds)]
    parts, batch = [], []
    encoder.to(device, memory_format=torch.channels_last)
    with Pool(workers) as pool:
        for n, made in enumerate(pool.imap(drawn, jobs, chunksize=50), 1):
            batch.append(made)
            if len(batch) < 50 and n < len(jobs):
                continue
            pixels, heads, texts, told = zip(*batch)
            batch = []
            latents = encode(encoder, pixels, device)
            ids = torch.from_numpy(prompts.ids([text for some in texts for text in some]).astype(np.int16))
            parts.append((latents, torch.tensor(heads, dtype=torch.int8), ids.view(len(pixels), PROMPTS, -1), torch.tensor(told)))
    return [torch.cat(part) for part in zip(*parts)]


def noised(x0, nearest=0.0, farthest=0.5):
    """Latents as a half-finished picture has them: turned towards noise by an angle from `nearest` to `farthest`."""
    angle = nearest + (farthest - nearest) * torch.rand(len(x0), 1, 1, 1, device=x0.device)
    return torch.cos(angle) * x0 + torch.sin(angle) * torch.randn_like(x0)


def losses(logits, wanted):
    """Cross-entropy of every head, [B, heads]; 0 where the head does not apply (target -1)."""
    wanted = wanted.long()
    return torch.stack([F.cross_entropy(part.float(), wanted[:, i], ignore_index=-1, reduction="none")
                        for i, part in enumerate(logits.split(SIZES, 1))], 1)


@torch.no_grad()
def accuracy(reader, latents, wanted):
    """{head: share read right of the rows it applies to}"""
    reader.eval()
    logits = torch.cat([reader(part.float()) for part in latents.split(500)])
    found = {}
    for i, (head, part) in enumerate(zip(HEADS, logits.split(SIZES, 1))):
        rows = wanted[:, i] >= 0
        found[head] = round((part.argmax(1) == wanted[:, i])[rows].float().mean().item(), 4)
    return found


def train(config, latents, wanted, device):
    """The reader after `config["reader"]` steps, and its accuracy on the last twentieth, which is held out."""
    torch.manual_seed(0)
    reader, held = Reader().to(device, memory_format=torch.channels_last), max(1, len(latents) // 20)
    rows, test = latents[:-held], (latents[-held:].to(device), wanted[-held:].to(device))
    optimiser = torch.optim.AdamW(reader.parameters(), lr=2e-3, weight_decay=0.05)
    started, steps = time.time(), config["reader"]
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * step / steps))
        chosen = torch.randint(len(rows), (256,))
        x = noised(rows[chosen].float().to(device)).contiguous(memory_format=torch.channels_last)
        with autocast(device):
            logits = reader(x)
        loss = losses(logits, wanted[chosen].to(device)).sum(1).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if step % 200 == 199:
            say(started, f"reader step {step + 1}, loss {loss.item():.4f}")
    return reader.eval(), {"steps": steps, "held_out": held, "accuracy": accuracy(reader, *test)}


def made(config, out, workers, device):
    """(latents, targets, tokens, told), the reader; from OUT where they are there, else made and kept there."""
    cache, file = out / "drawings.pt", out / "reader.pt"
    if not cache.exists():
        started = time.time()
        torch.save(drawings(config, load_autoencoder(out, device)[0], Prompts(), workers, device), cache)
        say(started, f"{config['count']} pictures drawn and encoded")
    data = torch.load(cache, map_location="cpu", weights_only=True)
    reader = Reader().to(device).eval()
    if file.exists():
        reader.load_state_dict(torch.load(file, map_location=device, weights_only=True))
    else:
        reader, report = train(config, data[0], data[1], device)
        print(json.dumps(report), flush=True)
        with (out / "log.jsonl").open("a") as log:
            log.write(json.dumps({"reader": report}) + "\n")
        torch.save(reader.state_dict(), file)
    return data, reader.requires_grad_(False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    made(json.loads(options.config.read_text()), options.out, options.workers, device)


if __name__ == "__main__":
    main()
