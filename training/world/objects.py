"""The things of a still life. Each stands with its middle at x and its foot at y, `unit` high or so, lit from one side."""

import numpy as np

from .canvas import capsule, curve, ellipse, radial
from .tones import darker, horizontal, lighter, mix

_WOOD = (0.36, 0.24, 0.15)


class Spot:
    """Where a thing stands and how it is lit: `side` is -1 for light from the left, 1 for light from the right."""

    def __init__(self, canvas, x, y, unit, side):
        self.canvas, self.x, self.y, self.unit, self.side = canvas, x, y, unit, side

    def at(self, points):
        """Canvas coordinates of points (right, up) in units of the thing."""
        p = np.atleast_2d(np.asarray(points, float))
        return np.stack([self.x + p[:, 0] * self.unit, self.y - p[:, 1] * self.unit], 1)

    def mirrored(self, right_half, steps=5):
        """The smooth outline of a thing of which the right half is given from top to foot."""
        half = np.asarray(right_half, float)
        return self.at(curve(np.concatenate([half, half[::-1] * (-1, 1)]), steps=steps))

    def round_paint(self, colour, height, radius):
        """Light on a round body: bright towards the light, dark on the far side."""
        (centre,) = self.at([(self.side * radius * 0.45, height)])
        return radial(centre, radius * 1.6 * self.unit, lighter(colour, 0.22), darker(colour, 0.36))

    def wall_paint(self, colour, half):
        """Light on an upright round wall."""
        tones = [darker(colour, 0.34), colour, lighter(colour, 0.24), darker(colour, 0.06)]
        edge = self.x - self.side * half * self.unit, self.x + self.side * half * self.unit
        return horizontal(min(edge), max(edge), tones if self.side > 0 else tones[::-1])

    def shine(self, right, up, wide, high, opacity=0.65):
        self.canvas.fill(ellipse(self.at([(self.side * right, up)])[0], (wide * self.unit, high * self.unit), steps=14), (1, 1, 1), opacity)


def apple(spot, colour):
    body = spot.mirrored([(0.0, 0.78), (0.20, 0.88), (0.42, 0.76), (0.46, 0.50), (0.34, 0.14), (0.16, 0.0), (0.0, 0.04)])
    spot.canvas.fill(body, spot.round_paint(colour, 0.52, 0.46))
    spot.canvas.fill(ellipse(spot.at([(0, 0.80)])[0], (0.13 * spot.unit, 0.04 * spot.unit), steps=14), darker(colour, 0.5), 0.7)
    spot.canvas.stroke(spot.at([(0, 0.79), (0.03, 0.92), (0.08, 1.0)]), 0.055 * spot.unit, _WOOD)
    leaf = spot.at(curve([(0.05, 0.90), (0.16, 1.03), (0.36, 1.0), (0.24, 0.88)], steps=5))
    spot.canvas.fill(leaf, (0.30, 0.55, 0.24))
    spot.shine(0.22, 0.62, 0.06, 0.10)


def pear(spot, colour):
    body = spot.mirrored([(0.0, 1.16), (0.13, 1.10), (0.19, 0.86), (0.30, 0.62), (0.42, 0.34), (0.30, 0.05), (0.0, 0.0)])
    spot.canvas.fill(body, spot.round_paint(colour, 0.42, 0.48))
    spot.canvas.stroke(spot.at([(0, 1.14), (-0.03, 1.26), (-0.09, 1.34)]), 0.06 * spot.unit, _WOOD)
    leaf = spot.at(curve([(-0.02, 1.20), (0.10, 1.34), (0.30, 1.34), (0.18, 1.20)], steps=5))
    spot.canvas.fill(leaf, (0.34, 0.58, 0.26))
    spot.shine(0.19, 0.42, 0.055, 0.11)


def cup(spot, colour):
    ring = spot.at(ellipse((-spot.side * 0.40, 0.44), (0.19, 0.21), steps=20))
    spot.canvas.stroke(ring, 0.085 * spot.unit, darker(colour, 0.25), closed=True)
    foot = ellipse((0, 0.07), (0.28, 0.07), steps=20)[:11]
    wall = np.concatenate([[(0.40, 0.78)], foot * (1, -1) + (0, 0.14), [(-0.40, 0.78)]])
    spot.canvas.fill(spot.at(wall), spot.wall_paint(colour, 0.40))
    rim = spot.at([(0, 0.78)])[0]
    spot.canvas.fill(ellipse(rim, (0.40 * spot.unit, 0.10 * spot.unit), steps=24), lighter(colour, 0.35))
    spot.canvas.fill(ellipse(rim + (0, 0.012 * spot.unit), (0.34 * spot.unit, 0.07 * spot.unit), steps=24), (0.34, 0.20, 0.13))


def bottle(spot, colour):
    body = spot.mirrored([(0.09, 1.46), (0.095, 1.30), (0.10, 1.12), (0.26, 0.92), (0.27, 0.5), (0.265, 0.06), (0.20, 0.0)])
    spot.canvas.fill(body, spot.wall_paint(colour, 0.27))
    label = [(0.27, 0.66), (0.27, 0.28), (-0.27, 0.28), (-0.27, 0.66)]
    spot.canvas.fill(spot.at(label), spot.wall_paint(mix(colour, (0.98, 0.94, 0.84), 0.8), 0.27))
    spot.canvas.fill(spot.at([(-0.13, 0.50), (0.13, 0.50), (0.13, 0.44), (-0.13, 0.44)]), darker(colour, 0.2))
    spot.canvas.fill(spot.at([(-0.115, 1.58), (0.115, 1.58), (0.115, 1.40), (-0.115, 1.40)]), spot.wall_paint((0.62, 0.44, 0.28), 0.115))
    spot.shine(0.15, 0.82, 0.03, 0.06)


def vase(spot, colour):
    half = [(0.25, 1.32), (0.15, 1.20), (0.12, 1.08), (0.34, 0.80), (0.42, 0.54), (0.32, 0.20), (0.18, 0.0)]
    spot.canvas.fill(spot.mirrored(half), spot.wall_paint(colour, 0.42))
    band = np.linspace(-0.40, 0.40, 13)
    wave = np.stack([band, 0.56 + 0.05 * np.where(np.arange(13) % 2, 1, -1) - 0.05 * (1 - (band / 0.42) ** 2)], 1)
    spot.canvas.stroke(spot.at(wave), 0.045 * spot.unit, mix(darker(colour, 0.5), (1, 1, 1), 0.0 if colour.mean() > 0.5 else 0.8), opacity=0.8)
    spot.canvas.fill(ellipse(spot.at([(0, 1.31)])[0], (0.25 * spot.unit, 0.06 * spot.unit), steps=20), lighter(colour, 0.35))
    spot.canvas.fill(ellipse(spot.at([(0, 1.305)])[0], (0.19 * spot.unit, 0.035 * spot.unit), steps=20), darker(colour, 0.6))
    spot.shine(0.20, 0.72, 0.05, 0.07, 0.5)


def ball(spot, colour):
    centre, r = spot.at([(0, 0.44)])[0], 0.44 * spot.unit
    spot.canvas.fill(ellipse(centre, (r, r), steps=40), spot.round_paint(colour, 0.56, 0.44))
    for bow in (-0.30, 0.12):
        arc = np.stack([np.linspace(-0.41, 0.41, 9), 0.44 + bow * (1 - (np.linspace(-1, 1, 9)) ** 2) + 0.08], 1)
        arc[[0, -1], 0] *= 0.97
        spot.canvas.stroke(spot.at(arc), 0.035 * spot.unit, darker(colour, 0.42), opacity=0.7)
    spot.shine(0.17, 0.66, 0.09, 0.07, 0.75)


def cube(spot, colour):
    left, right = (0.16, -0.28) if spot.side > 0 else (-0.16, 0.28)
    left_shade, right_shade = (0.34, 0.08) if spot.side > 0 else (0.08, 0.34)
    near = 0.10
    base, top = np.array([(-0.46, 0.14), (near, 0.0), (0.46, 0.16)]), 0.62
    up = np.array([0, top])
    spot.canvas.fill(spot.at([base[0], base[1], base[1] + up, base[0] + up]), darker(colour, left_shade))
    spot.canvas.fill(spot.at([base[1], base[2], base[2] + up, base[1] + up]), darker(colour, right_shade))
    back = base[0] + base[2] - base[1]
    lid = np.array([base[0], base[1], base[2], back]) + up
    spot.canvas.fill(spot.at(lid), lighter(colour, 0.35))
    spot.canvas.stroke(spot.at([base[0] + up, base[1] + up, base[2] + up]), 0.018 * spot.unit, lighter(colour, 0.6))
    spot.canvas.stroke(spot.at([base[1], base[1] + up]), 0.018 * spot.unit, lighter(colour, 0.4))


def book(spot, colour):
    cover = np.array([(-0.33, 0.0), (0.22, 0.0), (0.22, 1.06), (-0.33, 1.06)])
    pages = np.array([(0.22, 0.03), (0.36, 0.08), (0.36, 1.10), (0.22, 1.02)])
    spot.canvas.fill(spot.at([(-0.33, 1.06), (0.22, 1.06), (0.38, 1.13), (-0.18, 1.13)]), (0.96, 0.92, 0.82))
    spot.canvas.fill(spot.at(pages), (0.84, 0.79, 0.68))
    spot.canvas.fill(spot.at([(0.35, 0.06), (0.39, 0.08), (0.39, 1.13), (0.35, 1.11)]), darker(colour, 0.35))
    spot.canvas.fill(spot.at(cover), spot.wall_paint(colour, 0.5))
    spot.canvas.fill(spot.at([(-0.33, 0.0), (-0.23, 0.0), (-0.23, 1.06), (-0.33, 1.06)]), darker(colour, 0.38))
    ink = (0.98, 0.90, 0.66) if colour.mean() < 0.72 else darker(colour, 0.5)
    for low, high, wide in ((0.74, 0.82, 0.16), (0.62, 0.67, 0.11)):
        spot.canvas.fill(spot.at([(-wide, low), (wide, low), (wide, high), (-wide, high)]) + (0, 0), ink)
    spot.canvas.fill(ellipse(spot.at([(0.0, 0.30)])[0], (0.09 * spot.unit, 0.09 * spot.unit), steps=16), ink)


# Width and height of each in its own units, the handle or the leaf included.
THINGS = {
    "apple": (apple, 0.94, 1.05),
    "pear": (pear, 0.86, 1.38),
    "cup": (cup, 1.05, 0.90),
    "bottle": (bottle, 0.56, 1.60),
    "vase": (vase, 0.86, 1.38),
    "ball": (ball, 0.90, 0.90),
    "cube": (cube, 0.94, 0.94),
    "book": (book, 0.76, 1.14),
}


def shadow(canvas, x, y, width, side):
    """What a thing of the given width keeps from the light on the ground it stands on."""
    canvas.fill(ellipse((x - side * 0.12 * width, y - 0.004), (0.60 * width, 0.10 * width), steps=20), (0.10, 0.08, 0.12), opacity=0.22)
    canvas.fill(capsule((x - 0.30 * width, y), (x + 0.30 * width, y), 0.012, 0.012, 5), (0.08, 0.06, 0.10), opacity=0.35)
