"""Trains the embedded models, all or some stages, on a CPU or a GPU.

    python -m train.main --config train/configs/gpu.json --out runs/gpu

Finished stages are skipped, an interrupted one goes on from its checkpoint. The shards are rendered beside the training
when `data` holds none. Distillation needs no pictures, only its teachers' checkpoints: a run of those stages alone renders
nothing.
"""

import argparse
import json
import math
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from networks.vae import Decoder, Encoder

from world import draw_labels

from . import autoencoder, distil
from .data import caption_tokens
from .generator import Generator, Stages, World, sample
from .tokenizer import Prompts

FEW_STEP = ("consistency", "lcm")
SHEET_PROMPTS = Path(__file__).with_name("sheet_prompts.txt")


def say(started, *words):
    print(f"[{time.time() - started:6.0f} s]", *words, flush=True)


def write_sheet(path, decoder, latents):
    """A contact sheet, eight pictures a row."""
    with torch.no_grad():
        pictures = ((decoder(latents).clamp(-1, 1) + 1) * 127.5).byte().permute(0, 2, 3, 1).cpu().numpy()
    rows = [np.concatenate(list(pictures[i : i + 8]), 1) for i in range(0, len(pictures) // 8 * 8, 8)]
    cv2.imwrite(str(path), np.concatenate(rows)[:, :, ::-1])


def render_beside(config, data):
    """Start the renderer as a child process; it leaves shards that are there already alone."""
    command = [sys.executable, "-m", "train.data", "--out", data, "--count", config["count"], "--workers", config["workers"]]
    return subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)


def load_autoencoder(out, device):
    """(encoder, decoder) of vae.pt"""
    encoder, decoder = Encoder().to(device), Decoder().to(device)
    state = torch.load(out / "vae.pt", map_location=device, weights_only=True)
    encoder.load_state_dict(state["encoder"])
    decoder.load_state_dict(state["decoder"])
    return encoder, decoder


def prompts_alone(prompts, count):
    """Token ids [count, 6, 32] of captions of labels that nobody paints."""
    drawn = [draw_labels(seed)[:2] for seed in range(count)]
    kinds, labels = zip(*drawn)
    return torch.from_numpy(caption_tokens(kinds, labels, np.random.default_rng(0), prompts).astype(np.int16))


def encoded(config, data, out, device):
    """The decoder and the encoded training set; the autoencoder is trained and the set encoded where they are missing."""
    cache = out / "latents.pt"
    if (out / "vae.pt").exists():
        encoder, decoder = load_autoencoder(out, device)
        if cache.exists():
            return decoder, *torch.load(cache, map_location=device, weights_only=True)
        pictures = autoencoder.Pictures(data, device, config["count"])
        pictures.complete()
    else:
        encoder, decoder, pictures = autoencoder.train(config["vae"], data, out, device, config["count"])
    latents, tokens = autoencoder.encode(encoder, pictures, data, device)
    torch.save((latents, tokens), cache)
    write_sheet(out / "vae.png", decoder, latents[:32].float())
    return decoder, latents, tokens


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--stages", help="those of the configuration to train, in its order; all where it is left out")
    parser.add_argument("--count", type=int, help="pictures to train on, instead of the configuration's number")
    parser.add_argument("--seconds", type=float, help="time from the start until the last stage ends; what the autoencoder leaves is split by the stages' shares")
    options = parser.parse_args()
    started = time.time()
    config = json.loads(options.config.read_text())
    out, data = options.out, options.data or options.out / "data"
    out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_float32_matmul_precision("high")
    say(started, "torch", torch.__version__, torch.cuda.get_device_name() if device.type == "cuda" else "cpu")
    config["count"] = options.count or config.get("count")
    prompts = Prompts()
    known = [name for name, value in config.items() if isinstance(value, dict) and name != "vae"]
    asked = options.stages.split(",") if options.stages else known
    unknown = [name for name in asked if name not in known]
    if unknown:
        parser.error(f"{options.config} has no stage {', '.join(unknown)}")
    names = [name for name in known if name in asked and not (out / f"{name}.pt").exists()]
    with (out / "log.jsonl").open("a") as log:
        log.write(json.dumps({"stages": names, "seconds": options.seconds, "config": config, "device": device.type}) + "\n")
    if set(names) <= set(FEW_STEP):
        decoder = load_autoencoder(out, device)[1]
        latents, tokens = None, prompts_alone(prompts, config.get("prompts", 20_000)).to(device)
        say(started, f"prompts of {len(tokens)} pictures")
    else:
        renderer = render_beside(config, data)
        try:
            decoder, latents, tokens = encoded(config, data, out, device)
        finally:
            renderer.wait()
        say(started, f"{len(latents)} pictures encoded")

    def ids_of(texts):
        return torch.from_numpy(prompts.ids(texts).astype(np.int64)).to(device)

    empty = ids_of([""])[0]
    stages = Stages(World(latents, tokens, empty), out, prompts.size, device)
    sheet = ids_of(SHEET_PROMPTS.read_text().splitlines()[: config.get("sheet", 40)])
    ends = started + options.seconds if options.seconds else None
    for i, name in enumerate(names):
        if ends:
            left = sum(config[other]["share"] for other in names[i:])
            config[name]["seconds"] = max(1.0, ends - time.time()) * config[name]["share"] / left
        if name in FEW_STEP:
            distil.distil(stages, name, config[name])
        else:
            stages.train(name, config[name])
        say(started, f"{name} done")
        generator = Generator(prompts.size).to(device)
        generator.load_state_dict(stages.average.state_dict())
        if name == "consistency":
            for n, times in ((1, [math.pi / 2]), (2, [math.pi / 2, math.pi / 4])):
                write_sheet(out / f"{name}_{n}.png", decoder, distil.sample_few(generator, sheet, times, 1, device))
        elif name == "lcm":
            first = float(stages.table[-1])
            for n, times in ((2, [first, 0.9]), (4, [first, 1.2, 0.9, 0.5])):
                write_sheet(out / f"{name}_{n}.png", decoder, distil.sample_few(generator, sheet, times, 1, device, 3.0))
        else:
            for guidance in (1.0, 2.5):
                write_sheet(out / f"{name}_g{guidance}.png", decoder, sample(generator, sheet, empty, config.get("sheet_steps", 20), guidance, 1, device))
    say(started, "done")


if __name__ == "__main__":
    main()
