"""A small variational autoencoder, 128x128x3 <-> 16x16x8 (f = 8).

Latents leave the encoder with zero mean and unit variance per channel: `centre` and `spread` are measured once after
training and folded in, so that scaling_factor is 1.
"""

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = 8
FACTOR = 8


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.GroupNorm(8, width)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.norm2 = nn.GroupNorm(8, width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x):
        h = self.conv1(F.silu(self.norm1(x)))
        return x + self.conv2(F.silu(self.norm2(h)))


class Encoder(nn.Module):
    """Pictures [B, 3, H, W] in [-1, 1] -> mean and log variance of the latents, [B, 16, H/8, W/8]."""

    def __init__(self, widths=(32, 48, 64, 96)):
        super().__init__()
        layers = [nn.Conv2d(3, widths[0], 3, padding=1)]
        for a, b in zip(widths, widths[1:]):
            layers += [Residual(a), nn.Conv2d(a, b, 4, stride=2, padding=1)]
        layers += [Residual(widths[-1]), Residual(widths[-1]), nn.GroupNorm(8, widths[-1]), nn.SiLU()]
        self.layers = nn.Sequential(*layers, nn.Conv2d(widths[-1], 2 * CHANNELS, 3, padding=1))
        self.register_buffer("centre", torch.zeros(CHANNELS))
        self.register_buffer("spread", torch.ones(CHANNELS))

    def forward(self, pictures):
        mean, log_variance = self.layers(pictures).chunk(2, 1)
        centre, spread = self.centre[:, None, None], self.spread[:, None, None]
        log_variance = torch.clamp(log_variance, -20, 10) - 2 * torch.log(spread)
        return torch.cat([(mean - centre) / spread, log_variance], 1)


class Decoder(nn.Module):
    """Latents [B, 8, h, w] -> pictures [B, 3, 8h, 8w] in [-1, 1] (not clipped)."""

    def __init__(self, widths=(128, 96, 64, 32), depth=2):
        super().__init__()
        layers = [nn.Conv2d(CHANNELS, widths[0], 3, padding=1)]
        for i, width in enumerate(widths):
            layers += [Residual(width) for _ in range(depth)]
            if i + 1 < len(widths):
                layers += [nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(width, widths[i + 1], 3, padding=1)]
        layers += [nn.GroupNorm(8, widths[-1]), nn.SiLU(), nn.Conv2d(widths[-1], 3, 3, padding=1)]
        self.layers = nn.Sequential(*layers)
        self.register_buffer("centre", torch.zeros(CHANNELS))
        self.register_buffer("spread", torch.ones(CHANNELS))

    def forward(self, latents):
        return self.layers(latents * self.spread[:, None, None] + self.centre[:, None, None])


def normalise(encoder, decoder, mean, deviation):
    """Fold the latents' measured mean and deviation per channel ([8] each) into both halves."""
    for half in (encoder, decoder):
        half.centre.copy_(half.centre + half.spread * mean)
        half.spread.copy_(half.spread * deviation)
