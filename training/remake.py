"""Trains the little world's models again and puts their folders in place.

    python remake.py all --out runs/mine       every model from drawn pictures: a GPU, about half an hour
    python remake.py few --out runs/few        the few-step models from the shipped flow model: two cores, about 100 minutes
    python remake.py tune --out runs/tuned     the flow model on from the shipped v model: two cores, about 80 minutes

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
    parser.add_argument("what", choices=["all", "few", "tune"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--assets", type=Path, default=HERE.parent / "assets/models")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    out, assets = options.out.resolve(), options.assets.resolve()
    few, tuned = options.what == "few", options.what == "tune"
    config = options.config.resolve() if options.config else HERE / "train/configs" / ("cpu.json" if few else "gpu.json")
    tuning = options.config.resolve() if tuned and options.config else HERE / "train/configs/tune.json"
    if (few or tuned) and not (out / "vae.pt").exists():
        module("export.reading", "--assets", assets, "--out", out, "--without", ",".join(FEW))
    if not tuned:
        module("train.main", "--config", config, "--out", out, "--seconds", options.seconds or (5600 if few else 1500))
    if not few:
        module("train.tune", "--config", tuning, "--out", out, "--seconds", (options.seconds or 4200) if tuned else 120)
    if options.what == "all":
        module("counter.train", "--data", out / "data", "--out", out / "counter", "--seconds", 100)
    made = {"all": [*(f"world-{name}" for name in ("flow", "v", "eps")), *FEW], "few": FEW, "tune": ["world-flow"]}[options.what]
    module("export.main", "--checkpoints", out, "--assets", assets, "--only", ",".join(made))
    models = [assets / name for name in made]
    run("node", HERE.parent / "scripts/samples.ts", *models)


if __name__ == "__main__":
    main()
