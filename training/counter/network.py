"""A small convolutional network that reads every label of the world off a picture, and features for a Fréchet distance."""

import torch
import torch.nn.functional as F
from torch import nn

from world.grammar_values import HEADS, PAIRS

FEATURES = 64


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width),
        )  # fmt: skip

    def forward(self, x):
        return F.relu(x + self.body(x))


class Counter(nn.Module):
    """pixels float [B, 3, 128, 128] in 0..1 -> (logits [B, sum of head sizes + len(PAIRS)], features [B, 64])."""

    def __init__(self, widths=(32, 64, 96, 128, 160)):
        super().__init__()
        layers, before = [], 3
        for width in widths:
            stride = nn.Conv2d(before, width, 3, stride=1 if before == 3 else 2, padding=1, bias=False)
            layers += [stride, nn.BatchNorm2d(width), nn.ReLU()]
            if before != 3:
                layers += [Residual(width)]
            else:
                layers += [nn.Conv2d(width, width, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            before = width
        self.layers = nn.Sequential(*layers)
        self.embed = nn.Linear(before * 16, 256)
        self.features = nn.Linear(256, FEATURES)
        self.read = nn.Linear(256 + FEATURES, sum(len(v) for v in HEADS.values()) + len(PAIRS))

    def forward(self, pixels):
        x = F.adaptive_avg_pool2d(self.layers(pixels * 2 - 1), 4).flatten(1)
        x = F.relu(self.embed(x))
        features = self.features(x)
        return self.read(torch.cat([x, F.relu(features)], 1)), features


def split(logits):
    """Logits [B, n] -> {head: [B, size]}, the last entry "pairs"."""
    sizes = [len(v) for v in HEADS.values()] + [len(PAIRS)]
    return dict(zip([*HEADS, "pairs"], logits.split(sizes, 1)))
