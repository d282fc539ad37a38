"""Named colours, their shades, and the cheap paints of backgrounds. Colours are RGB in [0, 1]."""

import cv2
import numpy as np

from .canvas import ramp

WHITE = np.float32((1, 1, 1))
NAMED = {
    "red": (0.86, 0.16, 0.17),
    "orange": (0.97, 0.53, 0.10),
    "yellow": (0.98, 0.84, 0.18),
    "green": (0.27, 0.66, 0.29),
    "blue": (0.18, 0.42, 0.87),
    "purple": (0.53, 0.26, 0.74),
    "pink": (0.97, 0.55, 0.72),
    "white": (0.96, 0.96, 0.94),
}


def tone(name, rng, spread=0.03):
    """A named colour, a little off by chance."""
    spread = spread / 3 if name == "white" else spread
    return np.clip(np.float32(NAMED[name]) + rng.uniform(-spread, spread, 3), 0, 1).astype(np.float32)


def mix(a, b, share):
    """The colour `share` of the way from a to b."""
    a, b = np.float32(a), np.float32(b)
    return a + np.float32(share) * (b - a)


def darker(colour, share):
    """The colour in shadow, a little cooler."""
    return np.float32(colour) * np.float32((1 - share, 1 - share, 1 - 0.8 * share))


def lighter(colour, share):
    """The colour in light."""
    return mix(colour, WHITE, share)


def vertical(top, bottom, colour_top, colour_bottom):
    """A paint that runs from one colour at height `top` to another at height `bottom` (unit coordinates)."""
    top, bottom = float(top), float(bottom)

    def paint(x, y):
        colours = ramp(np.clip((y - top) / (bottom - top), 0, 1), colour_top, colour_bottom)
        return cv2.repeat(colours, 1, x.shape[1])

    return paint


def horizontal(left, right, colours):
    """A paint that runs through colours evenly spaced from `left` to `right`."""
    table = np.float32(colours)
    places = np.linspace(left, right, len(table))

    def paint(x, y):
        row = np.stack([np.interp(x[0], places, table[:, i]) for i in range(3)], -1)
        return cv2.repeat(row[None].astype(np.float32), y.shape[0], 1)

    return paint


def far_from(candidates, colours, rng, least=0.35):
    """One of the candidate colours, by chance among those at least `least` from every colour given, else the farthest."""
    table = np.float32(candidates)
    gaps = np.min([np.linalg.norm(table - np.float32(c), axis=1) for c in colours], axis=0)
    good = np.flatnonzero(gaps >= least)
    return table[rng.choice(good) if len(good) else int(np.argmax(gaps))]
