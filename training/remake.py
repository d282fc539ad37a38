"""Trains the little world's models again and puts their folders in place.

    python remake.py all --out runs/mine       every model from drawn pictures: a GPU, about half an hour
    python remake.py few --out runs/few        the few-step models from the shipped flow model: two cores, about 100 minutes
    python remake.py tune --out runs/tuned     the flow model on from the shipped v model: two cores, about 80 minutes
    python remake.py counted --out runs/counted   the flow model on against a reader of its counts: two cores, about 90 minutes

What is finished in --out is not made again, so a stopped run goes on. `--seconds` is the time for training, of which each
program takes its part of SECONDS. A configuration of `all` names that of its tuning, "tune", a file beside it.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CONFIGS = HERE / "train/configs"
FEW = ["world-consistency", "world-lcm"]
SECONDS = {
    "all": {"main": 1500, "tune": 120, "counter": 100},
    "few": {"main": 5600}, "tune": {"tune": 4200}, "counted": {"counted": 4500},
}  # fmt: skip
CONFIG = {"all": "gpu.json", "few": "cpu.json", "tune": "tune.json", "counted": "counted.json"}


def run(*words):
    print("$", *words, flush=True)
    subprocess.run([str(word) for word in words], cwd=HERE, check=True)


def module(name, *words):
    run(sys.executable, "-m", name, *words)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=list(SECONDS))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--assets", type=Path, default=HERE.parent / "assets/models")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    out, assets = options.out.resolve(), options.assets.resolve()
    few, on = options.what == "few", options.what in ("tune", "counted")
    config = options.config.resolve() if options.config else CONFIGS / CONFIG[options.what]
    seconds = SECONDS[options.what]
    if options.seconds:
        seconds = {name: options.seconds * part / sum(seconds.values()) for name, part in seconds.items()}
    if (few or on) and not (out / "vae.pt").exists():
        module("export.reading", "--assets", assets, "--out", out, "--without", ",".join(FEW))
    if on:
        module(f"train.{options.what}", "--config", config, "--out", out, "--seconds", seconds[options.what])
    else:
        module("train.main", "--config", config, "--out", out, "--seconds", seconds["main"])
    if options.what == "all":
        whole = json.loads(config.read_text())
        tuning = config.with_name(whole["tune"]) if "tune" in whole else CONFIGS / CONFIG["tune"]
        module("train.tune", "--config", tuning, "--out", out, "--seconds", seconds["tune"], "--workers", whole["workers"])
        module("counter.train", "--data", out / "data", "--out", out / "counter", "--seconds", seconds["counter"])
    whole_family = [*(f"world-{name}" for name in ("flow", "v", "eps")), *FEW]
    made = {"all": whole_family, "few": FEW}.get(options.what, ["world-flow"])
    module("export.main", "--checkpoints", out, "--assets", assets, "--only", ",".join(made))
    models = [assets / name for name in made]
    run("node", HERE.parent / "scripts/samples.ts", *models)


if __name__ == "__main__":
    main()
