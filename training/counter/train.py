"""Trains the counter on shards of the world; the last shard is held out.

    python -m counter.train --data DIR --out DIR --seconds 120
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from train.data import shards
from world.grammar_values import HEADS, PAIRS, targets

from .network import Counter, split


def load(folder, indices, device):
    """Pixels uint8 [N, 128, 128, 3], head targets int64 [N, heads], pair targets float16 [N, pairs]."""
    pixels, heads, pairs = [], [], []
    for index in indices:
        pixels.append(torch.from_numpy(np.load(folder / f"pixels_{index:03d}.npy")).to(device))
        told = json.loads((folder / f"labels_{index:03d}.json").read_text())
        rows = [targets(kind, labels) for kind, labels in zip(told["kinds"], told["labels"])]
        heads.append(torch.tensor([row[0] for row in rows]))
        present = torch.zeros(len(rows), len(PAIRS), dtype=torch.float16)
        for i, (_, found) in enumerate(rows):
            present[i, found] = 1
        pairs.append(present)
    return torch.cat(pixels), torch.cat(heads).to(device), torch.cat(pairs).to(device)


def varied(x):
    """Pictures as other hands would show them: a little blurred, noisy, shifted, brighter or darker."""
    size, device = len(x), x.device
    dy, dx = (int(v) for v in torch.randint(-4, 5, (2,)))
    x = torch.roll(F.pad(x, (4, 4, 4, 4), mode="replicate"), (dy, dx), (2, 3))[:, :, 4:-4, 4:-4]
    soft = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    x = torch.lerp(x, soft, torch.rand(size, 1, 1, 1, device=device) * 0.9)
    gain = 1 + 0.06 * torch.randn(size, 3, 1, 1, device=device)
    noise = 0.04 * torch.rand(size, 1, 1, 1, device=device) * torch.randn_like(x)
    return (x * gain + 0.03 * torch.randn(size, 1, 1, 1, device=device) + noise).clamp(0, 1)


def loss_of(logits, heads, pairs):
    parts = split(logits.float())
    still = (heads[:, 0] == HEADS["kind"].index("still_life")).float()
    loss = F.binary_cross_entropy_with_logits(parts["pairs"], pairs.float(), reduction="none").sum(1)
    loss = (loss * still).sum() / still.sum().clamp(min=1)
    for i, head in enumerate(HEADS):
        loss = loss + torch.nan_to_num(F.cross_entropy(parts[head], heads[:, i], ignore_index=-1))
    return loss


@torch.no_grad()
def accuracy(model, pixels, heads, pairs):
    """Share right for each head on the rows it applies to; "pairs": still lifes with every thing right."""
    model.eval()
    logits = torch.cat([model(part.permute(0, 3, 1, 2).float() / 255)[0].float() for part in pixels.split(500)])
    parts = split(logits)
    report = {}
    for i, head in enumerate(HEADS):
        rows = heads[:, i] >= 0
        report[head] = (parts[head].argmax(1) == heads[:, i])[rows].float().mean().item()
    rows = heads[:, 0] == HEADS["kind"].index("still_life")
    report["pairs"] = ((parts["pairs"] > 0) == (pairs > 0.5)).all(1)[rows].float().mean().item()
    model.train()
    return {head: round(value, 4) for head, value in report.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--batch", type=int, default=512)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    indices = shards(options.data)
    train, held = (indices[:-1], indices[-1:]) if len(indices) > 1 else (indices, indices)
    pixels, heads, pairs = load(options.data, train, device)
    test = load(options.data, held, device)
    model = Counter().to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.02)
    print(f"{len(pixels)} pictures, {sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters", flush=True)
    started, step = time.time(), 0
    while (share := (time.time() - started) / options.seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * share))
        rows = torch.randint(len(pixels), (options.batch,), device=device)
        x = varied(pixels[rows].permute(0, 3, 1, 2).float() / 255).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            logits, _ = model(x)
        loss = loss_of(logits, heads[rows], pairs[rows])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        step += 1
        if step % 200 == 0:
            print(f"step {step}, {time.time() - started:.0f} s, loss {loss.item():.4f}", flush=True)
    report = {"steps": step, "seconds": options.seconds, "held_out": len(test[0]), "accuracy": accuracy(model, *test)}
    print(json.dumps(report), flush=True)
    torch.save(model.state_dict(), options.out / "counter.pt")
    (options.out / "report.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
