"""Stage `vae`: trains the autoencoder, folds its latent statistics in, and encodes every picture."""

import math
import time

import numpy as np
import torch
import torch.nn.functional as F

from networks.vae import Decoder, Encoder, normalise

from .data import shards
from .loop import Loop

KL = 3e-5
EDGES = 1.0


class Pictures:
    """The pictures of a folder of shards on the training device, uint8 [N, 128, 128, 3]; takes in shards as they appear."""

    def __init__(self, folder, device, total):
        self.folder, self.device, self.total = folder, device, total
        self.seen, self.count, self.pixels = [], 0, None

    def refresh(self):
        for index in shards(self.folder):
            if index in self.seen:
                continue
            part = torch.from_numpy(np.load(self.folder / f"pixels_{index:03d}.npy"))
            if self.pixels is None:
                self.pixels = torch.empty((self.total, *part.shape[1:]), dtype=torch.uint8, device=self.device)
            self.pixels[self.count : self.count + len(part)] = part.to(self.device)
            self.seen.append(index)
            self.count += len(part)

    def complete(self):
        """Wait until every shard is in."""
        while self.count < self.total:
            self.refresh()
            time.sleep(0.5)

    def batch(self, size):
        """float32 [size, 3, 128, 128] in [-1, 1]"""
        return scaled(self.pixels[torch.randint(self.count, (size,), device=self.device)])


def scaled(pixels):
    return pixels.permute(0, 3, 1, 2).float() / 127.5 - 1


def reconstruction(made, wanted):
    """Mean absolute error of the pictures and of their horizontal, vertical and coarse differences."""
    loss = F.l1_loss(made, wanted)
    for _ in range(3):
        for axis in (2, 3):
            loss = loss + EDGES / 3 * F.l1_loss(made.diff(dim=axis), wanted.diff(dim=axis))
        made, wanted = F.avg_pool2d(made, 2), F.avg_pool2d(wanted, 2)
    return loss


def train(settings, folder, out, device, total):
    """Returns (encoder, decoder) with normalised latents; writes vae.pt."""
    encoder, decoder = Encoder().to(device), Decoder().to(device)
    averaged = Encoder().to(device), Decoder().to(device)
    for copy, module in zip(averaged, (encoder, decoder)):
        copy.load_state_dict(module.state_dict())
    pictures = Pictures(folder, device, total)
    while pictures.count < settings["batch"]:
        pictures.refresh()
        time.sleep(0.5)
    loop = Loop("vae", out, [encoder, decoder], averaged, settings["rate"], settings.get("seconds"), settings.get("steps"),
                decay=0.998, weight_decay=0.0)

    def both(x, noise):
        mean, log_variance = encoder(x).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).mean()
        return reconstruction(decoder(z).float(), x) + KL * kl

    last = time.time()

    def loss():
        nonlocal last
        if pictures.count < total and time.time() - last > 10:
            pictures.refresh()
            last = time.time()
        x = pictures.batch(settings["batch"])
        noise = torch.randn(len(x), 8, x.shape[2] // 8, x.shape[3] // 8, device=device)
        if device.type == "cuda":
            x = x.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            return both(x, noise)

    loop.run(loss)
    encoder, decoder = averaged
    pictures.complete()
    size = min(500, total)
    with torch.no_grad():
        sample = torch.cat([encoder(pictures.batch(size)).chunk(2, 1)[0] for _ in range(min(20, math.ceil(total / size)))])
        normalise(encoder, decoder, sample.mean((0, 2, 3)), sample.std((0, 2, 3)))
        x = pictures.batch(size)
        made = decoder(encoder(x).chunk(2, 1)[0]).clamp(-1, 1)
        error = (made - x).square().mean((1, 2, 3)).mean().item()
        print(f"vae: {10 * np.log10(4 / error):.2f} dB PSNR", flush=True)
    torch.save({"encoder": encoder.state_dict(), "decoder": decoder.state_dict()}, out / "vae.pt")
    return encoder, decoder, pictures


def encode(encoder, pictures, folder, device):
    """Latents float16 [N, 8, 16, 16] and tokens int64-able int16 [N, 6, 32], rows in the order of `pictures`."""
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
        latents = torch.cat([
            encoder(scaled(pictures.pixels[i : i + 1000])).chunk(2, 1)[0].half() for i in range(0, pictures.count, 1000)
        ])
    tokens = np.concatenate([np.load(folder / f"tokens_{i:03d}.npy").astype(np.int16) for i in pictures.seen])
    return latents, torch.from_numpy(tokens).to(device)
