"""Flowers with three to nine petals, seen from the front or a little from the side."""

import numpy as np

from .canvas import Canvas, capsule, curve, ellipse, radial
from .tones import darker, far_from, lighter, mix, tone, vertical

KIND = "flower"
COLOURS = ("red", "orange", "yellow", "pink", "purple", "blue", "white")
_WALLS = [
    (0.98, 0.92, 0.82),
    (0.80, 0.90, 0.95),
    (0.86, 0.93, 0.82),
    (0.95, 0.86, 0.88),
    (0.30, 0.44, 0.52),
    (0.22, 0.30, 0.42),
    (0.42, 0.34, 0.46),
    (0.68, 0.78, 0.74),
    (0.93, 0.78, 0.62),
]
_SHAPES = ("oval", "drop", "pointed", "heart")


def labels(rng):
    return {"petals": int(rng.integers(3, 10)), "colour": str(rng.choice(COLOURS))}


def _profile(shape, t):
    """Half-width of a petal, at most 1, at share t of its length."""
    if shape == "oval":
        return np.sqrt(np.maximum(1 - (2 * t - 1) ** 2, 0))
    if shape == "pointed":
        return np.sin(np.pi * t**0.85) ** 0.9
    return np.sqrt(np.maximum(1 - ((t - 0.64) / np.where(t < 0.64, 0.66, 0.36)) ** 2, 0))


def petal_outlines(count, shape, rng):
    """The head's petals around (0, 0) with tips near distance 1, before tilting: (outlines, radius of the disc)."""
    disc = rng.uniform(0.21, 0.27) + 0.006 * count
    t = np.linspace(0, 1, 18)
    reach = disc * 0.6 + (1 - disc * 0.6) * t
    width = rng.uniform(0.30, 0.40)
    half = np.minimum(width * _profile(shape, t), rng.uniform(0.74, 0.84) * reach * np.tan(np.pi / count))
    half = np.where(t > 0.999, 0, half)
    along = reach.copy()
    if shape == "heart":
        t_tip = np.clip((t - 0.93) / 0.07, 0, 1)
        along = along - 0.10 * t_tip
    outline = np.concatenate([np.stack([along, half], 1), np.stack([along, -half], 1)[::-1]])
    start = rng.uniform(0, 2 * np.pi)
    outlines = []
    for i in range(count):
        angle = start + 2 * np.pi * i / count + rng.uniform(-0.06, 0.06) / count
        size = rng.uniform(0.95, 1.0)
        c, s = np.cos(angle), np.sin(angle)
        outlines.append(size * outline @ np.array([[c, s], [-s, c]]))
    return outlines, disc


def head(labels, rng):
    """The flower's head on the canvas: petals' outlines, centre, size, and the map from its plane to the canvas."""
    shape = str(rng.choice(_SHAPES))
    outlines, disc = petal_outlines(labels["petals"], shape, rng)
    centre = np.array([0.5 + rng.uniform(-0.06, 0.06), 0.40 + rng.uniform(-0.03, 0.03)])
    size = rng.uniform(0.28, 0.34)
    squash, turn = rng.uniform(0.84, 1.0), rng.uniform(-0.5, 0.5)
    c, s = np.cos(turn), np.sin(turn)
    tilt = size * (np.array([[c, s], [-s, c]]) @ np.diag([1, squash]) @ np.array([[c, -s], [s, c]]))
    return {"petals": [o @ tilt + centre for o in outlines], "disc": disc, "centre": centre, "size": size, "tilt": tilt}


def _leaf(canvas, root, tip, width, colour):
    root, tip = np.asarray(root), np.asarray(tip)
    across = np.array([-(tip - root)[1], (tip - root)[0]]) * width
    middle = root + 0.45 * (tip - root)
    blade = curve([root, middle + across, tip, middle - across], steps=6)
    canvas.fill(blade, colour)
    canvas.fill(capsule(root, root + 0.85 * (tip - root), 0.006, 0.002, 4), darker(colour, 0.25))


def _background(rng, colour):
    """A canvas with a wall, a garden or a table in it, and the height at which the stem ends."""
    style = rng.choice(3, p=[0.3, 0.45, 0.25])
    wall = far_from(_WALLS, [colour], rng, 0.45)
    if style == 1:
        sky = far_from([(0.70, 0.87, 0.96), (0.98, 0.87, 0.76), (0.36, 0.52, 0.66), (0.85, 0.92, 0.84)], [colour], rng, 0.45)
        canvas = Canvas(vertical(0, 0.8, sky, lighter(sky, 0.4)))
        green = np.float32((0.38, 0.58, 0.30)) + rng.uniform(-0.06, 0.06, 3)
        for i, height in enumerate((0.66, 0.78)):
            x = np.linspace(-0.1, 1.1, 7)
            y = height + rng.uniform(-0.035, 0.035, 7)
            hill = np.concatenate([curve(np.stack([x, y], 1), closed=False), [(1.1, 1.1), (-0.1, 1.1)]])
            canvas.fill(hill, darker(lighter(green, 0.30 - 0.22 * i), 0.08 * i))
        for _ in range(rng.integers(5, 10)):
            at = (rng.uniform(0, 1), rng.uniform(0.70, 0.98))
            canvas.fill(ellipse(at, (0.012, 0.010), steps=10), lighter(green, rng.uniform(0.45, 0.8)))
        for x in rng.uniform(0, 1, 12):
            lean, tall = rng.uniform(-0.04, 0.04), rng.uniform(0.05, 0.14)
            canvas.fill(np.array([(x - 0.012, 1.01), (x + lean, 1 - tall), (x + 0.012, 1.01)]), darker(green, rng.uniform(0.1, 0.3)))
        return canvas, 1.05, False
    canvas = Canvas(vertical(0, 1, lighter(wall, 0.25), darker(wall, 0.06)))
    for _ in range(4):
        at, r = rng.uniform(0, 1, 2), rng.uniform(0.08, 0.2)
        canvas.fill(ellipse(at, (r, r), steps=28), lighter(wall, 0.6), opacity=0.16)
    if style == 2:
        wood = np.float32((0.66, 0.46, 0.30)) + rng.uniform(-0.08, 0.08)
        canvas.fill(np.array([(-0.1, 0.86), (1.1, 0.86), (1.1, 1.1), (-0.1, 1.1)]), vertical(0.86, 1, lighter(wood, 0.15), darker(wood, 0.2)))
        return canvas, 0.72, True
    return canvas, 1.05, False


def _vase(canvas, x, rng, petal_colour):
    glaze = far_from([(0.85, 0.88, 0.90), (0.35, 0.55, 0.62), (0.80, 0.50, 0.36), (0.52, 0.60, 0.44)], [petal_colour], rng, 0.5)
    half = np.array([(0.062, 0.70), (0.050, 0.74), (0.105, 0.82), (0.100, 0.90), (0.070, 0.945)])
    outline = curve(np.concatenate([half * (1, 1) + (x, 0), half[::-1] * (-1, 1) + (x, 0)]), steps=5)
    canvas.fill(ellipse((x + 0.02, 0.945), (0.13, 0.022), steps=20), (0.15, 0.1, 0.1), opacity=0.3)
    canvas.fill(outline, glaze)
    canvas.fill(outline * (0.55, 0.94) + ((x + 0.035) * 0.45, 0.05), darker(glaze, 0.18), opacity=0.5)
    canvas.fill(ellipse((x - 0.055, 0.85), (0.014, 0.035), steps=14), lighter(glaze, 0.7), opacity=0.7)


def paint(labels, rng):
    plan = head(labels, rng)
    centre, size = plan["centre"], plan["size"]
    colour = tone(labels["colour"], rng, 0.04)
    canvas, ground, in_vase = _background(rng, colour)
    green = np.float32((0.25, 0.52, 0.24)) + rng.uniform(-0.05, 0.05, 3)
    foot_x = centre[0] + rng.uniform(-0.04, 0.04) * (0.5 if in_vase else 2)
    foot = np.array([foot_x, ground])
    bend = rng.uniform(-0.05, 0.05)
    stem = curve([centre, centre + 0.5 * (foot - centre) + (bend, 0), foot], closed=False, steps=4)
    canvas.stroke(stem, 0.026, darker(green, 0.1))
    for side in (-1, 1) if not in_vase else (rng.choice((-1, 1)),):
        root = stem[6 if not in_vase else 4] + (0, rng.uniform(-0.01, 0.03))
        tip = root + np.array([side * rng.uniform(0.15, 0.22), -rng.uniform(0.02, 0.09)])
        _leaf(canvas, root, np.maximum(tip, (0.02, centre[1] + size * 0.98)), rng.uniform(0.20, 0.28), lighter(green, rng.uniform(0, 0.2)))
    if in_vase:
        _vase(canvas, foot_x, rng, colour)
    _paint_head(canvas, plan, colour, labels["colour"], rng)
    return canvas.finish()


def _paint_head(canvas, plan, colour, name, rng):
    centre, size, tilt, disc = plan["centre"], plan["size"], plan["tilt"], plan["disc"]
    petals = plan["petals"]
    light = np.array([rng.choice((-1, 1)) * 0.4, -0.5])
    edge = darker(colour, 0.30 if name != "white" else 0.22)
    canvas.fill_many([p - 0.035 * light for p in petals], (0.05, 0.08, 0.12), opacity=0.22)
    canvas.fill_many(petals, edge)
    inner, outer = (darker(colour, 0.22), lighter(colour, 0.12)) if rng.random() < 0.6 else (lighter(colour, 0.45), colour)
    body = [p.mean(0) + (p - p.mean(0)) * 0.90 for p in petals]
    canvas.fill_many(body, radial(centre, size, inner, outer))
    veins = []
    for p in petals:
        way = p.mean(0) - centre
        veins.append(capsule(centre + 0.5 * way, centre + 1.35 * way, 0.008, 0.003, 4))
    canvas.fill_many(veins, edge, opacity=0.4)
    pollen = far_from([(0.98, 0.80, 0.22), (0.45, 0.28, 0.16), (0.96, 0.62, 0.18), (0.80, 0.84, 0.35)], [colour], rng, 0.5)
    ring = ellipse((0, 0), (disc, disc), steps=28) @ tilt + centre
    canvas.fill(ring - 0.012 * light, darker(edge, 0.4), opacity=0.5)
    canvas.fill(ring, darker(pollen, 0.22))
    canvas.fill(centre + (ring - centre) * 0.82, radial(centre + 0.04 * light, disc * size, lighter(pollen, 0.25), pollen))
    turns = np.arange(9) * 2.4
    spots = np.stack([np.cos(turns), np.sin(turns)], 1) * (np.sqrt(np.arange(9) / 9) * disc * 0.68)[:, None] @ tilt + centre
    canvas.fill_many([ellipse(s, (0.0075, 0.0075), steps=6) for s in spots], mix(pollen, (0.35, 0.18, 0.08), 0.5))
