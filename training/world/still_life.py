"""Still lifes: one to four separate things that stand on a table, a shelf, a window sill or a cloth."""

import numpy as np

from .canvas import Canvas, curve, ellipse
from .objects import THINGS, Spot, shadow
from .tones import NAMED, darker, far_from, lighter, mix, tone, vertical

KIND = "still_life"
SHAPES = tuple(THINGS)
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "white")
PLACES = ("table", "shelf", "window sill", "cloth")
_WALLS = [
    (0.87, 0.80, 0.70),
    (0.62, 0.72, 0.74),
    (0.76, 0.66, 0.64),
    (0.70, 0.74, 0.62),
    (0.36, 0.42, 0.48),
    (0.46, 0.38, 0.40),
    (0.34, 0.44, 0.40),
    (0.80, 0.76, 0.80),
]


def labels(rng):
    count = int(rng.integers(1, 5))
    place = str(rng.choice(PLACES))
    if count > 1 and rng.random() < 0.35:
        shape = str(rng.choice(SHAPES))
        alike = rng.random() < 0.7
        colours = [str(rng.choice(COLOURS))] * count if alike else [str(c) for c in rng.permutation(COLOURS)[:count]]
        return {"count": count, "objects": [[shape, colour] for colour in colours], "place": place}
    objects = []
    while len(objects) < count:
        thing = [str(rng.choice(SHAPES)), str(rng.choice(COLOURS))]
        if thing not in objects:
            objects.append(thing)
    return {"count": count, "objects": objects, "place": place}


def _box(left, top, right, bottom):
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def _table(rng, wall, wood):
    edge = rng.uniform(0.60, 0.66)
    canvas = Canvas(vertical(0, edge, darker(wall, 0.10), lighter(wall, 0.18)))
    if rng.random() < 0.5:
        for x in np.arange(rng.uniform(0, 0.12), 1, 0.16):
            canvas.fill(_box(x, 0, x + 0.05, edge), lighter(wall, 0.5), opacity=0.18)
    canvas.fill(_box(-0.1, edge, 1.1, 1.1), vertical(edge, 1, lighter(wood, 0.22), darker(wood, 0.10)))
    for y in (0.28, 0.62):
        low = edge + y * (1 - edge)
        canvas.fill(_box(-0.1, low, 1.1, low + 0.006), darker(wood, 0.3), opacity=0.6)
    canvas.fill(_box(-0.1, edge, 1.1, edge + 0.008), lighter(wood, 0.5), opacity=0.7)
    return canvas, (0.80, 0.90)


def _shelf(rng, wall, wood):
    top = rng.uniform(0.77, 0.82)
    canvas = Canvas(vertical(0, 1, lighter(wall, 0.15), darker(wall, 0.08)))
    canvas.fill(_box(0.0, top + 0.07, 1.0, top + 0.14), (0.05, 0.04, 0.06), opacity=0.18)
    for x in (0.16, 0.84):
        bracket = [(x - 0.02, top + 0.06), (x + 0.02, top + 0.06), (x + 0.02, top + 0.16), (x - 0.02, top + 0.13)]
        canvas.fill(np.array(bracket), darker(wood, 0.45))
    canvas.fill(_box(0.02, top - 0.012, 0.98, top + 0.02), lighter(wood, 0.25))
    canvas.fill(_box(0.02, top + 0.012, 0.98, top + 0.075), vertical(top, top + 0.08, wood, darker(wood, 0.3)))
    return canvas, (top, top + 0.002)


def _sill(rng, wall, wood):
    sky, ground = [((0.56, 0.78, 0.93), (0.56, 0.70, 0.50)), ((0.94, 0.74, 0.58), (0.48, 0.50, 0.46)), ((0.42, 0.54, 0.70), (0.34, 0.44, 0.44))][
        rng.integers(3)
    ]
    canvas = Canvas(vertical(0, 0.7, sky, lighter(sky, 0.45)))
    x = np.linspace(-0.1, 1.1, 6)
    hill = curve(np.stack([x, 0.56 + rng.uniform(-0.06, 0.06, 6)], 1), closed=False)
    canvas.fill(np.concatenate([hill, [(1.1, 1.1), (-0.1, 1.1)]]), mix(ground, sky, 0.35))
    frame = mix((0.95, 0.94, 0.90), wood, rng.choice((0.0, 0.75)))
    for bar in ((-0.1, -0.1, 0.06, 1.1), (0.94, -0.1, 1.1, 1.1), (-0.1, -0.1, 1.1, 0.05), (0.485, 0, 0.515, 0.8)):
        canvas.fill(_box(*bar), darker(frame, 0.06))
    for bar in ((0.06, 0.05, 0.068, 0.8), (0.515, 0.05, 0.522, 0.8)):
        canvas.fill(_box(*bar), darker(frame, 0.35))
    top = rng.uniform(0.74, 0.78)
    canvas.fill(_box(-0.1, top, 1.1, 0.92), vertical(top, 0.92, darker(frame, 0.20), frame))
    canvas.fill(_box(-0.1, 0.92, 1.1, 1.1), vertical(0.92, 1, darker(frame, 0.28), darker(frame, 0.42)))
    return canvas, (0.85, 0.89)


def _cloth(rng, wall, cloth):
    edge = rng.uniform(0.60, 0.66)
    wall = darker(wall, 0.25)
    canvas = Canvas(vertical(0, edge, darker(wall, 0.25), wall))
    canvas.fill(_box(-0.1, edge, 1.1, 1.1), vertical(edge, 1, lighter(cloth, 0.1), darker(cloth, 0.12)))
    band = lighter(cloth, 0.55) if cloth.mean() < 0.7 else darker(cloth, 0.22)
    far = np.arange(-0.5, 1.51, rng.choice((0.10, 0.14)))
    step = far[1] - far[0]
    stripes = [np.array([(x, edge), (x + step / 3, edge), (0.5 + (x + step / 3 - 0.5) * 1.7, 1.02), (0.5 + (x - 0.5) * 1.7, 1.02)]) for x in far]
    canvas.fill_many(stripes, band, opacity=0.45)
    if rng.random() < 0.6:
        rows = [edge + (1 - edge) * t for t in (0.10, 0.20, 0.38, 0.52, 0.76, 0.94)]
        canvas.fill_many([_box(-0.1, a, 1.1, b) for a, b in zip(rows[::2], rows[1::2])], band, opacity=0.45)
    fold = np.linspace(-0.05, 1.05, 12)
    hem = np.stack([fold, edge + 0.008 * np.where(np.arange(12) % 2, 1, -1)], 1)
    canvas.stroke(curve(hem, closed=False, steps=3), 0.014, lighter(cloth, 0.6), opacity=0.8)
    return canvas, (0.80, 0.90)


_PAINTERS = {"table": _table, "shelf": _shelf, "window sill": _sill, "cloth": _cloth}
_CLOTHS = [(0.86, 0.84, 0.78), (0.62, 0.34, 0.36), (0.34, 0.46, 0.62), (0.46, 0.58, 0.46), (0.80, 0.66, 0.46), (0.55, 0.42, 0.56)]
_WOODS = [(0.62, 0.42, 0.26), (0.48, 0.32, 0.22), (0.74, 0.58, 0.40), (0.42, 0.36, 0.33)]


def paint(labels, rng):
    names = [colour for _, colour in labels["objects"]]
    fixed = [NAMED[name] for name in names]
    wall = far_from(_WALLS, fixed, rng, 0.42) + np.float32(rng.uniform(-0.03, 0.03, 3))
    ground = far_from(_CLOTHS if labels["place"] == "cloth" else _WOODS, fixed, rng, 0.40)
    canvas, (near, far) = _PAINTERS[labels["place"]](rng, wall, ground)
    side = int(rng.choice((-1, 1)))
    count = labels["count"]
    unit = min((0.46, 0.40, 0.32, 0.26)[count - 1] * rng.uniform(0.9, 1.08), 0.48)
    sizes = np.array([THINGS[shape][1] for shape, _ in labels["objects"]])
    room = 0.94 - 0.025 * (count + 1)
    unit = min(unit, room / sizes.sum())
    slack = 0.94 - sizes.sum() * unit
    gaps = slack / (count + 1) * np.ones(count + 1) if count > 1 else np.array([rng.uniform(0.35, 0.65), 0]) * slack
    if count > 1:
        spread = rng.uniform(0.6, 1.3, count + 1)
        gaps = 0.025 + (slack - 0.025 * (count + 1)) * spread / spread.sum()
    lefts = 0.03 + np.cumsum(gaps[:count]) + np.concatenate([[0], np.cumsum(sizes * unit)[:-1]])
    bases = rng.uniform(near, far, count)
    spots = []
    for (shape, name), left, size, y in zip(labels["objects"], lefts, sizes, bases):
        x = left + size * unit / 2 + (0.06 * unit * side if shape == "cup" else 0)
        shadow(canvas, x, y, size * unit, side)
        spots.append((THINGS[shape][0], Spot(canvas, x, y, unit, side), tone(name, rng)))
    for draw, spot, colour in spots:
        draw(spot, colour)
    if rng.random() < 0.4:
        at = (0.5 + side * 0.5, rng.uniform(-0.1, 0.2))
        canvas.fill(ellipse(at, (0.5, 0.5), steps=30), (1.0, 0.95, 0.8), opacity=0.07)
    return canvas.finish()
