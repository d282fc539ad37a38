"""Trains the little world's models again and puts their folders in place.

    python remake.py all --out runs/mine       every model from drawn pictures: a GPU, about half an hour
    python remake.py few --out runs/few        the few-step models from the shipped flow model: two cores, about 100 minutes

What is finished in --out is not made again, so a stopped run goes on. `--seconds` is the time for training.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FEW = ["world-consistency", "world-lcm"]


def run(*words):
    print("$", *words, flush=True)
    subprocess.run([str(word) for word in words], cwd=HERE, check=True)


def module(name, *words):
    run(sys.executable, "-m", name, *words)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["all", "few"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--assets", type=Path, default=HERE.parent / "assets/models")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    out, assets = options.out.resolve(), options.assets.resolve()
    few = options.what == "few"
    config = options.config.resolve() if options.config else HERE / "train/configs" / ("cpu.json" if few else "gpu.json")
    if few and not (out / "vae.pt").exists():
        module("export.reading", "--assets", assets, "--out", out, "--without", ",".join(FEW))
    module("train.main", "--config", config, "--out", out, "--seconds", options.seconds or (5600 if few else 1500))
    if not few:
        module("counter.train", "--data", out / "data", "--out", out / "counter", "--seconds", 100)
    module("export.main", "--checkpoints", out, "--assets", assets, *(["--only", ",".join(FEW)] if few else []))
    models = [assets / name for name in (FEW if few else [*(f"world-{name}" for name in ("flow", "v", "eps")), *FEW])]
    run("node", HERE.parent / "scripts/samples.ts", *models)


if __name__ == "__main__":
    main()
