"""Writes torch-cpu.json: torch.randn on the CPU, both paths, consecutive calls, several seeds."""

import json
import sys
from pathlib import Path

import torch

target = Path(__file__).resolve().parents[2] / "src-shared/numerics/testing/vectors/torch-cpu.json"


def values(tensor):
    return [float(value) for value in tensor.flatten()]


def main():
    single, sequences, latents = [], [], []
    for seed in (0, 42):
        for size in range(1, 34):
            torch.manual_seed(seed)
            single.append({"seed": seed, "size": size, "values": values(torch.randn(size))})
    for seed, sizes in ((1, [3, 20, 4, 16, 1, 1, 33]), (2**32 - 1, [5, 5, 700]), (2**31 + 7, [64, 3, 3]), (2**40 + 3, [8, 17])):
        torch.manual_seed(seed)
        sequences.append({"seed": seed, "fills": [values(torch.randn(size)) for size in sizes]})
    for seed in (0, 1234, 987654321):
        torch.manual_seed(seed)
        latent = torch.randn(1, 4, 64, 64)
        again = torch.randn(1, 4, 64, 64)
        latents.append(
            {
                "seed": seed,
                "head": values(latent)[:24],
                "tail": values(latent)[-24:],
                "sum": float(latent.double().sum()),
                "squares": float((latent.double() ** 2).sum()),
                "secondHead": values(again)[:8],
                "secondSum": float(again.double().sum()),
            }
        )
    text = {"made": f"torch {torch.__version__}", "single": single, "sequences": sequences, "latents": latents}
    target.write_text(json.dumps(text, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


main()
