"""Makes the model folders from checkpoints.

    python -m export.main --checkpoints DIR --assets ../assets/models [--only world-flow]

DIR holds vae.pt and flow.pt, v.pt, epsilon.pt, consistency.pt, lcm.pt as train/main.py leaves them (halves, *.half.pt,
do too). `--only` takes names with commas.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from networks.denoiser import guidance_embedding
from networks.folder import FlowUnet, VariancePreservingUnet
from networks.vae import Decoder, Encoder
from train.autoencoder import scaled
from train.generator import Generator
from train.tokenizer import Prompts
from world import draw

from . import graphs
from .folder import MODELS, write_folder


def checkpoint(folder, name):
    """The state dict of a finished stage, float32."""
    for file in (folder / f"{name}.pt", folder / f"{name}.half.pt"):
        if file.exists():
            state = torch.load(file, map_location="cpu", weights_only=True)
            return {k: v.float() if torch.is_tensor(v) and v.is_floating_point() else v for k, v in state.items()}
    raise SystemExit(f"{folder} holds neither {name}.pt nor {name}.half.pt; train the stage first.")


def real_cases(encoder, text, noise_of, count=6):
    """Inputs of the U-Net on noised pictures of the world, over the whole range of levels."""
    made = [draw(seed) for seed in range(count)]
    pixels = scaled(torch.from_numpy(np.stack([p.pixels for p in made])))
    ids = torch.from_numpy(Prompts().ids([p.captions["en"][0] for p in made]).astype(np.int64))
    with torch.no_grad():
        latents, context = encoder(pixels)[:, :8], text(ids)
    generator = torch.Generator().manual_seed(0)
    cases = []
    for timestep in (0.0, 1.0, 50.5, 250.0, 500.0, 750.0, 999.0):
        sample = noise_of(latents, torch.randn(latents.shape, generator=generator), timestep)
        cases.append({"sample": sample, "timestep": torch.full((count,), timestep), "encoder_hidden_states": context})
    return cases, ids, latents


def latent_rgb(encoder):
    """Least-squares map of latents to the mean colour of their cells: {"matrix": 3 x 8, "bias": 3}."""
    pixels = scaled(torch.from_numpy(np.stack([draw(seed).pixels for seed in range(100, 260)])))
    latents = encoder(pixels)[:, :8]
    x = latents.permute(0, 2, 3, 1).reshape(-1, 8).double()
    x = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], 1)
    y = torch.nn.functional.avg_pool2d(pixels, 8).permute(0, 2, 3, 1).reshape(-1, 3).double()
    fit = torch.linalg.lstsq(x, y).solution
    return {"matrix": [[round(float(v), 4) for v in row] for row in fit[:8].T], "bias": [round(float(v), 4) for v in fit[8]]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoints", type=Path, required=True)
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--only", default=",".join(MODELS))
    options = parser.parse_args()
    vae = torch.load(options.checkpoints / "vae.pt", map_location="cpu", weights_only=True)
    encoder, decoder = Encoder().eval(), Decoder().eval()
    encoder.load_state_dict(vae["encoder"])
    decoder.load_state_dict(vae["decoder"])
    torch.set_grad_enabled(False)
    spatial = {0: "batch", 2: "height", 3: "width"}
    side = {"vae_encoder": ("sample", encoder, torch.randn(2, 3, 128, 64), ["latent_parameters"]),
            "vae_decoder": ("latent_sample", decoder, torch.randn(2, 8, 16, 8), ["sample"])}
    autoencoder = {}
    for name, (entry, module, example, outputs) in side.items():
        graph = graphs.trace(_Renamed(module, entry), {entry: example}, outputs, {entry: spatial})
        other = torch.randn(1, example.shape[1], *(2 * n for n in example.shape[2:]))
        autoencoder[name] = graph, graphs.difference(graph, _Renamed(module, entry), [{entry: example}, {entry: other}])
    halves = {key: graphs.stored(value[0], "half") for key, value in autoencoder.items()}
    colours, prompts = latent_rgb(encoder), Prompts()
    for name, model in MODELS.items():
        if name not in options.only.split(","):
            continue
        generator = Generator(prompts.size).eval()
        generator.load_state_dict(checkpoint(options.checkpoints, model["checkpoint"]))
        if model["output"] == "flow":
            unet = FlowUnet(generator.core).eval()
            noised = lambda x, n, t: (1 - t / 1000) * x + t / 1000 * n  # noqa: E731
        else:
            unet = VariancePreservingUnet(generator.core, model["output"], model.get("guided", False)).eval()
            noised = lambda x, n, t, u=unet: torch.cos(u.angle(torch.tensor([t]))) * x + torch.sin(u.angle(torch.tensor([t]))) * n  # noqa: E731
        cases, ids, latents = real_cases(encoder, generator.text, noised)
        if model.get("guided"):
            for case in cases:
                case["timestep_cond"] = guidance_embedding(torch.linspace(1, 5, len(ids)))
        batch = {key: {0: "batch"} for key in cases[0]}
        graph = graphs.trace(unet, cases[0], ["out_sample", "features"], batch)
        text = graphs.trace(generator.text, {"input_ids": ids}, ["last_hidden_state"], {"input_ids": {0: "batch"}})
        exact = {"unet": graphs.difference(graph, _First(unet), cases), "text_encoder": graphs.difference(text, generator.text, [{"input_ids": ids}])}
        exact |= {key: value[1] for key, value in autoencoder.items()}
        files = {"unet": graphs.stored(graph, model["storage"], ("enter", "leave")), "text_encoder": graphs.stored(text, model["storage"])}
        files |= halves
        kept = {"unet": graphs.difference(files["unet"], _First(unet), cases)}
        kept["text_encoder"] = graphs.difference(files["text_encoder"], generator.text, [{"input_ids": ids}])
        kept["vae_decoder"] = graphs.difference(files["vae_decoder"], _Renamed(decoder, "latent_sample"), [{"latent_sample": latents}])
        write_folder(options.assets / name, name, model, files, {"float32": exact, model["storage"]: kept}, colours)
        print(name, json.dumps({"float32": exact, model["storage"]: kept}), flush=True)


class _Renamed(torch.nn.Module):
    """A module whose single input bears the name it has in the graph."""

    def __init__(self, module, name):
        super().__init__()
        self.module, self.name = module, name

    def forward(self, sample=None, latent_sample=None):
        return self.module(sample if self.name == "sample" else latent_sample)


class _First(torch.nn.Module):
    """The prediction of a U-Net alone, without its features."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, **inputs):
        return self.module(**inputs)[0]


if __name__ == "__main__":
    main()
