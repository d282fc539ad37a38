"""Friendly monsters with two to eight legs, one to three eyes, and two wings or none."""

import numpy as np

from .canvas import Canvas, capsule, curve, ellipse, radial
from .tones import darker, far_from, lighter, mix, tone, vertical

KIND = "creature"
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
_SKIES = [
    (0.80, 0.91, 0.97), (0.98, 0.90, 0.80), (0.86, 0.94, 0.86), (0.93, 0.85, 0.95), (0.28, 0.30, 0.46),
    (0.20, 0.36, 0.42), (0.97, 0.80, 0.70), (0.45, 0.33, 0.45),
]  # fmt: skip
_GROUNDS = [(0.55, 0.74, 0.42), (0.83, 0.72, 0.50), (0.50, 0.56, 0.66), (0.76, 0.60, 0.70), (0.42, 0.60, 0.58)]


def labels(rng):
    return {
        "legs": int(rng.choice((2, 4, 6, 8))),
        "eyes": int(rng.integers(1, 4)),
        "wings": int(rng.choice((0, 2))),
        "colour": str(rng.choice(COLOURS)),
    }


def _scene(rng, colour):
    sky, ground = far_from(_SKIES, [colour], rng, 0.4), far_from(_GROUNDS, [colour], rng, 0.3)
    canvas = Canvas(vertical(0, 0.8, darker(sky, 0.08), lighter(sky, 0.3)))
    for _ in range(rng.integers(0, 5)):
        r = rng.uniform(0.04, 0.13)
        canvas.fill(ellipse((rng.uniform(0, 1), rng.uniform(0, 0.5)), (r, r)), lighter(sky, 0.5), rng.uniform(0.15, 0.35))
    horizon = rng.uniform(0.66, 0.74)
    hills = [(x, horizon + rng.uniform(-0.025, 0.025)) for x in np.linspace(-0.1, 1.1, 6)]
    canvas.fill(np.concatenate([curve(hills, False), [(1.2, 1.2), (-0.2, 1.2)]]), vertical(0.65, 1, ground, darker(ground, 0.25)))
    return canvas


def _body(rng, legs, centre):
    """Outline of the body and its half-width and half-height."""
    wide = {2: 0.17, 4: 0.215, 6: 0.27, 8: 0.325}[legs] * rng.uniform(0.96, 1.06)
    high = rng.uniform(0.17, 0.22) if legs > 2 else rng.uniform(0.19, 0.24)
    power = rng.uniform(2.0, 3.0)
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** (2 / power)
    y = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** (2 / power)
    lean = rng.uniform(-0.1, 0.12)
    return np.stack([centre[0] + wide * x * (1 + lean * y), centre[1] + high * y], 1), wide, high


def _wings(canvas, rng, centre, wide, high, colour):
    paint_colour = lighter(far_from([(0.98, 0.95, 0.98), (0.98, 0.9, 0.6), (0.7, 0.9, 0.95), (0.9, 0.75, 0.95)], [colour], rng), 0.2)
    length, breadth, lift = rng.uniform(0.17, 0.2), rng.uniform(0.075, 0.1), rng.uniform(0.5, 0.85)
    for way in (-1, 1):
        angle = -lift if way > 0 else np.pi + lift
        root = np.array([centre[0] + way * min(wide * 0.55, 0.16), centre[1] - high * 0.55])
        middle = root + length * np.array([np.cos(angle), np.sin(angle)])
        outline = ellipse(middle, (length, breadth), angle)
        canvas.stroke_shape(outline, 0.018, darker(paint_colour, 0.5))
        canvas.fill(outline, paint_colour, 0.95)
        for bend in (-0.5, 0.0, 0.5):
            tip = middle + 0.7 * length * np.array([np.cos(angle + bend * 0.7), np.sin(angle + bend * 0.7)])
            canvas.stroke([root, tip], 0.008, darker(paint_colour, 0.35), opacity=0.6)


def _legs(canvas, rng, count, centre, wide, high, ground, colour):
    style, reach = rng.integers(3), min(wide * 0.86, 0.105 * (count - 1) / 2 + 0.02)
    line, foot = darker(colour, 0.5), far_from([darker(colour, 0.3), lighter(colour, 0.5)], [colour], rng, 0.1)
    thick = {2: 0.034, 4: 0.029, 6: 0.024, 8: 0.021}[count]
    for x in np.linspace(-reach, reach, count):
        hip = np.array([centre[0] + x, centre[1] + high * 0.55])
        end = np.array([centre[0] + x * (1.08 if style else 1.0), ground + rng.uniform(-0.006, 0.006)])
        outline = capsule(hip, end, thick, thick * 0.85, 6)
        canvas.stroke_shape(outline, 0.013, line)
        canvas.fill(outline, darker(colour, 0.12))
        shoe = ellipse(end + (0.006 * np.sign(x), 0.006), (thick * 1.15, thick * 0.8))
        canvas.stroke_shape(shoe, 0.011, line)
        canvas.fill(shoe, foot)


def _pattern(canvas, rng, centre, wide, high, colour):
    style, shade = rng.integers(4), mix(colour, (1, 1, 1), 0.35) if rng.random() < 0.5 else darker(colour, 0.22)
    if style == 0:
        canvas.fill(ellipse((centre[0], centre[1] + high * 0.3), (wide * 0.62, high * 0.55)), lighter(colour, 0.5), 0.75)
    elif style == 1:
        for _ in range(7):
            a, r = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 0.82)
            spot = (centre[0] + wide * r * np.cos(a), centre[1] + high * (0.12 + 0.8 * r * abs(np.sin(a))) * 0.8)
            canvas.fill(ellipse(spot, (rng.uniform(0.012, 0.026),) * 2, 0, 16), shade, 0.7)
    elif style == 2:
        for y in np.linspace(0.3, 0.8, 3):
            half = wide * np.sqrt(1 - y * y) * 0.85
            canvas.stroke([(centre[0] - half, centre[1] + y * high), (centre[0] + half, centre[1] + y * high)], 0.02, shade, opacity=0.6)


def _face(canvas, rng, eyes, centre, wide, high, colour):
    radius = {1: 0.082, 2: 0.062, 3: 0.048}[eyes] * rng.uniform(0.92, 1.06)
    gap = radius * rng.uniform(2.25, 2.5)
    y = centre[1] - high * rng.uniform(0.28, 0.42)
    look = rng.uniform(-0.3, 0.3, 2) * radius
    for i in range(eyes):
        x = centre[0] + (i - (eyes - 1) / 2) * gap
        up = radius * 0.55 if eyes == 3 and i == 1 else 0.0
        eye = ellipse((x, y - up), (radius, radius), 0, 28)
        canvas.stroke_shape(eye, 0.013, darker(colour, 0.55))
        canvas.fill(eye, (0.99, 0.99, 0.97))
        pupil = np.array([x, y - up]) + look
        canvas.fill(ellipse(pupil, (radius * 0.52,) * 2, 0, 20), (0.10, 0.09, 0.14))
        canvas.fill(ellipse(pupil + (-0.2 * radius, -0.22 * radius), (radius * 0.17,) * 2, 0, 12), (1, 1, 1))
    width, depth, m = rng.uniform(0.045, 0.085), rng.uniform(0.015, 0.045), y + radius + rng.uniform(0.04, 0.06)
    smile = curve([(centre[0] - width, m), (centre[0], m + depth), (centre[0] + width, m)], False, 6)
    if rng.random() < 0.4:
        canvas.fill(smile, (0.35, 0.10, 0.14))
    canvas.stroke(smile, 0.014, darker(colour, 0.62))


def paint(labels, rng):
    colour = tone(labels["colour"], rng)
    canvas = _scene(rng, colour)
    centre = np.array([0.5 + rng.uniform(-0.04, 0.04), rng.uniform(0.46, 0.52)])
    body, wide, high = _body(rng, labels["legs"], centre)
    ground = centre[1] + high + rng.uniform(0.13, 0.17)
    canvas.fill(ellipse((centre[0], ground + 0.015), (wide * 1.15, 0.035)), (0, 0, 0), 0.3, 0.012)
    if labels["wings"]:
        _wings(canvas, rng, centre, wide, high, colour)
    _legs(canvas, rng, labels["legs"], centre, wide, high, ground, colour)
    crown = rng.integers(3)
    if crown:
        for way in (-1, 1):
            root = centre + (way * wide * 0.3, -high * 0.85)
            tip = root + (way * rng.uniform(0.02, 0.06), -rng.uniform(0.07, 0.1))
            if crown == 1:
                canvas.stroke([root, tip], 0.016, darker(colour, 0.45))
                canvas.fill(ellipse(tip, (0.02, 0.02), 0, 14), lighter(colour, 0.4))
            else:
                ear = np.array([root + (-0.045, 0.02), tip, root + (0.045, 0.02)])
                canvas.stroke_shape(ear, 0.014, darker(colour, 0.5))
                canvas.fill(ear, darker(colour, 0.1))
    canvas.stroke_shape(body, 0.018, darker(colour, 0.5))
    canvas.fill(body, radial(centre - (wide * 0.4, high * 0.5), wide * 1.9, lighter(colour, 0.25), darker(colour, 0.2)))
    _pattern(canvas, rng, centre, wide, high, colour)
    _face(canvas, rng, labels["eyes"], centre, wide, high, colour)
    return canvas.finish()
