"""Hands with zero to five raised fingers, seen from the palm, bare with a sleeve or in a glove.

Shapes are laid out in the hand's own frame: wrist at (0, 0), fingers towards +y, thumb towards +x, a raised middle
finger ending near y = 0.62; `place` then mirrors, turns, scales and moves them onto the picture.
"""

import numpy as np

from .canvas import Canvas, capsule, curve, ellipse, linear, radial
from .tones import NAMED, darker, far_from, lighter, mix, tone, vertical

KIND = "hand"
SKIN = {"pale": (0.99, 0.84, 0.74), "tan": (0.91, 0.70, 0.53), "brown": (0.66, 0.44, 0.29), "dark": (0.42, 0.27, 0.19)}
GLOVES = ("red", "blue", "green", "yellow", "white")
COLOURS = (*SKIN, *GLOVES)
THUMB, INDEX, MIDDLE, RING, LITTLE = range(5)
RAISED = {
    0: [()],
    1: [(INDEX,), (INDEX,), (THUMB,), (LITTLE,)],
    2: [(INDEX, MIDDLE), (INDEX, MIDDLE), (THUMB, INDEX), (INDEX, LITTLE), (THUMB, LITTLE)],
    3: [(INDEX, MIDDLE, RING), (THUMB, INDEX, MIDDLE), (MIDDLE, RING, LITTLE), (THUMB, INDEX, LITTLE)],
    4: [(INDEX, MIDDLE, RING, LITTLE), (INDEX, MIDDLE, RING, LITTLE), (THUMB, INDEX, MIDDLE, RING)],
    5: [(THUMB, INDEX, MIDDLE, RING, LITTLE)],
}
_BASES = {INDEX: (0.108, 0.285), MIDDLE: (0.036, 0.305), RING: (-0.037, 0.295), LITTLE: (-0.106, 0.262)}
_LENGTHS = {INDEX: 0.25, MIDDLE: 0.285, RING: 0.26, LITTLE: 0.20}
_RADII = {INDEX: 0.036, MIDDLE: 0.037, RING: 0.036, LITTLE: 0.031}
_LEAN = {INDEX: 0.17, MIDDLE: 0.04, RING: -0.10, LITTLE: -0.26}
_WALLS = [
    (0.97, 0.90, 0.78), (0.78, 0.89, 0.94), (0.83, 0.92, 0.80), (0.94, 0.82, 0.85), (0.24, 0.33, 0.47),
    (0.33, 0.26, 0.42), (0.20, 0.40, 0.42), (0.93, 0.72, 0.52), (0.62, 0.66, 0.86), (0.55, 0.20, 0.28),
]  # fmt: skip
_CLOTHS = [*NAMED.values(), (0.20, 0.24, 0.36), (0.35, 0.55, 0.55)]


def labels(rng):
    return {
        "fingers": int(rng.integers(0, 6)),
        "side": str(rng.choice(("left", "right"))),
        "colour": str(rng.choice(COLOURS)),
    }


def _palm():
    points = [(-0.105, 0.0), (0.10, 0.0), (0.145, 0.09), (0.15, 0.20), (0.142, 0.30), (0.072, 0.33), (0.0, 0.335),
              (-0.074, 0.32), (-0.138, 0.285), (-0.146, 0.17), (-0.135, 0.07)]  # fmt: skip
    return curve(points, steps=5)


def _raised_finger(finger, spread, rng):
    """(outline, joints, direction, radius) of a raised finger."""
    if finger == THUMB:
        base, angle, length, r0, r1 = (0.105, 0.115), rng.uniform(0.75, 1.0), 0.215, 0.05, 0.038
    else:
        base, length, r1 = _BASES[finger], _LENGTHS[finger] * rng.uniform(0.95, 1.03), _RADII[finger]
        angle, r0 = spread * _LEAN[finger] + rng.uniform(-0.01, 0.01), r1 * 1.03
    way = np.array([np.sin(angle), np.cos(angle)])
    base = np.array(base)
    return capsule(base, base + way * length, r0, r1, 10), (base, length), way, r1


def _folded_finger(finger):
    """Outline of a finger bent down onto the palm, and its nail; the thumb lies across."""
    if finger == THUMB:
        return capsule((0.115, 0.10), (0.005, 0.165), 0.048, 0.04, 10), ellipse((-0.002, 0.172), (0.020, 0.017), 2.6, 16)
    (x, y), r = _BASES[finger], _RADII[finger]
    inner = x * 0.86
    return capsule((x, y + 0.018), (inner, y - 0.085), r * 1.04, r, 10), ellipse((inner, y - 0.097), (0.018, 0.016), 0, 16)


def shape(labels, rng):
    """The hand's outlines in its own frame: a dict with palm, raised, folded."""
    options = RAISED[labels["fingers"]]
    raised = options[rng.integers(len(options))]
    spread = rng.uniform(1.35, 1.75)
    order = (LITTLE, RING, MIDDLE, INDEX, THUMB)
    return {
        "palm": _palm(),
        "raised": [_raised_finger(f, spread, rng) for f in order if f in raised],
        "folded": [_folded_finger(f) for f in order if f not in raised],
    }


def _wall(rng, subject):
    base = far_from(_WALLS, [subject], rng)
    other = mix(base, _WALLS[rng.integers(len(_WALLS))], 0.3)
    style = rng.integers(4)
    if style == 0:
        return Canvas(vertical(0, 1, lighter(base, 0.12), other))
    if style == 1:
        return Canvas(radial((rng.uniform(0.2, 0.8), rng.uniform(0.1, 0.5)), 0.9, lighter(base, 0.25), darker(base, 0.15)))
    canvas = Canvas(vertical(0, 1, base, darker(base, 0.1)))
    if style == 2:
        for _ in range(rng.integers(3, 7)):
            r = rng.uniform(0.05, 0.16)
            canvas.fill(ellipse(rng.uniform(0, 1, 2), (r, r)), lighter(base, 0.5), rng.uniform(0.12, 0.3))
    else:
        slope, width = rng.uniform(-0.4, 0.4), rng.uniform(0.08, 0.14)
        for x in np.arange(-0.5, 1.5, 2 * width):
            stripe = np.array([(x, 0), (x + width, 0), (x + width + slope, 1), (x + slope, 1)])
            canvas.fill(stripe, lighter(base, 0.35), 0.35)
    return canvas


def paint(labels, rng):
    glove = labels["colour"] in GLOVES
    colour = tone(labels["colour"], rng) if glove else np.clip(SKIN[labels["colour"]] + rng.uniform(-0.025, 0.025, 3), 0, 1)
    colour = np.float32(colour)
    canvas = _wall(rng, colour)
    parts = shape(labels, rng)
    turn, scale = rng.uniform(-0.28, 0.28), rng.uniform(1.08, 1.3)
    centre = np.array([0.5 + rng.uniform(-0.05, 0.05), 0.80 + rng.uniform(-0.02, 0.05)])
    mirror = 1 if labels["side"] == "right" else -1
    c, s = np.cos(turn), np.sin(turn)

    def place(points):
        x, y = mirror * np.asarray(points)[..., 0], np.asarray(points)[..., 1]
        return np.stack([centre[0] + scale * (c * x + s * y), centre[1] + scale * (s * x - c * y)], -1)

    line = darker(colour, 0.45)
    light = place([(-0.25, 0.5)])[0], place([(0.22, 0.0)])[0]
    skin = linear(*light, lighter(colour, 0.14), darker(colour, 0.12))
    edge = 0.0075 * scale

    def solid(outline, fill, rim=line):
        canvas.stroke_shape(outline, 2 * edge, rim)
        canvas.fill(outline, fill)

    palm = place(parts["palm"])
    arm = place([(-0.09, 0.06), (-0.095, -0.5), (0.095, -0.5), (0.09, 0.06)])
    raised = [place(o) for o, *_ in parts["raised"]]
    shadow = np.array([0.018, 0.022])
    canvas.fill_many([o + shadow for o in (palm, arm, *raised)], (0, 0, 0), 0.28, 0.012)
    solid(arm, skin)
    for outline in raised:
        solid(outline, skin)
    solid(palm, skin)
    for (outline, (base, length), way, r), placed in zip(parts["raised"], raised):
        across = np.array([way[1], -way[0]])
        root = place([base + way * (0.04 if length > 0.22 else 0.03)])[0]
        canvas.fill(np.array(placed), skin, 1.0)
        canvas.fill(ellipse(root, (r * scale * 1.1, r * scale * 0.9)), skin, 0.9, 0.008)
        for share in (0.42, 0.72) if length != 0.215 else (0.6,):
            middle = base + way * length * share
            canvas.stroke(place([middle - across * r * 0.62, middle + across * r * 0.62]), 0.009, line, opacity=0.38)
    canvas.stroke(place(curve([(-0.10, 0.20), (-0.02, 0.165), (0.07, 0.18), (0.115, 0.215)], False, 3)), 0.009, line, opacity=0.3)
    canvas.stroke(place(curve([(0.10, 0.20), (0.03, 0.14), (0.02, 0.05)], False, 3)), 0.009, line, opacity=0.3)
    for outline, nail in parts["folded"]:
        placed = place(outline)
        canvas.fill(placed + shadow * 0.5, (0, 0, 0), 0.22, 0.006)
        solid(placed, linear(*light, lighter(colour, 0.2), darker(colour, 0.06)))
        if not glove:
            canvas.fill(place(nail), mix(lighter(colour, 0.45), (1.0, 0.75, 0.75), 0.25), 0.85)
    _cuff(canvas, place, rng, colour, glove)
    return canvas.finish()


def _cuff(canvas, place, rng, colour, glove):
    """The sleeve of a bare hand, the cuff of a glove."""
    cloth = darker(colour, 0.18) if glove else np.float32(far_from(_CLOTHS, [colour, (0.96, 0.96, 0.94)], rng, 0.3))
    top = -0.015 if glove else rng.uniform(-0.06, -0.03)
    wide = rng.uniform(0.125, 0.15)
    sleeve = place([(-wide, top), (wide, top), (wide + 0.02, -0.5), (-wide - 0.02, -0.5)])
    canvas.stroke_shape(sleeve, 0.014, darker(cloth, 0.4))
    canvas.fill(sleeve, cloth)
    hem = place([(-wide - 0.006, top + 0.006), (wide + 0.006, top + 0.006), (wide + 0.008, top - 0.045), (-wide - 0.008, top - 0.045)])
    canvas.fill(hem, lighter(cloth, 0.3) if rng.random() < 0.6 else darker(cloth, 0.2))
    canvas.stroke(place([(-wide, top - 0.045), (wide, top - 0.045)]), 0.008, darker(cloth, 0.4), opacity=0.6)
