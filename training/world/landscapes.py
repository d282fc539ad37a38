"""Landscapes: time of day, weather, mountains or fields, a lake that mirrors them, and the phases of the moon."""

import cv2
import numpy as np

from .canvas import Canvas, curve, ellipse
from .sky import Mood, cloud, clouds, fall, moon, stars, sun
from .tones import darker, lighter, mix, vertical

KIND = "landscape"
TIMES = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "cloudy", "rain", "snow")
MOONS = ("none", "crescent", "half", "full")

def labels(rng):
    time = str(rng.choice(TIMES))
    moon = "none" if time == "day" else str(rng.choice(MOONS))
    mountains, water = (int(v) for v in rng.integers(0, 2, 2))
    return {"time": time, "weather": str(rng.choice(WEATHERS)), "mountains": mountains, "water": water, "moon": moon}


def _below(line):
    return np.concatenate([line, [(line[-1][0], 1.1), (line[0][0], 1.1)]])


def _ridge(canvas, base, tall, peaks, colour, snow, light, rng):
    xs = np.linspace(-0.15, 1.15, peaks) + rng.uniform(-0.25, 0.25, peaks) / peaks
    tops = base - tall * rng.uniform(0.62, 1.0, peaks)
    points = []
    for i in range(peaks):
        points.append((xs[i], tops[i]))
        if i + 1 < peaks:
            points.append(((xs[i] + xs[i + 1]) / 2, base - tall * rng.uniform(0.15, 0.35)))
    line = np.array([(-0.3, base), *points, (1.3, base)])
    canvas.fill(_below(line), vertical(base - tall, base, colour, mix(colour, light, 0.35)))
    shades, caps = [], []
    for i in range(1, len(line) - 1, 2):
        (x, y), left, right = line[i], line[i - 1], line[i + 1]
        foot = (x + rng.uniform(-0.02, 0.05), base)
        shades.append(np.array([(x, y), (right[0], right[1]), (right[0], base), foot]))
        if snow > 0:
            a, b = np.array((x, y)), 0.34
            l, r = a + b * (left - a), a + b * (right - a)
            zig = [a + b * 0.75 * (np.array(foot) - a) * (1, 0.8), r + (-0.005, 0.004)]
            caps.append(np.array([a, l, l + (0.3 * (a - l)[0], 0.012), zig[0], r - (0.3 * (r - a)[0], -0.012), r]))
    canvas.fill_many(shades, darker(colour, 0.30), opacity=0.55)
    if caps:
        canvas.fill_many(caps, mix((0.97, 0.98, 1.0), light, 0.4), opacity=snow)


def _hills(canvas, base, tall, colour, far, rng):
    for i, (lift, share) in enumerate(((1.0, 0.55), (0.45, 0.25))):
        x = np.linspace(-0.15, 1.15, 6)
        y = base - tall * lift * rng.uniform(0.35, 1.0, 6)
        canvas.fill(_below(curve(np.stack([x, y], 1), closed=False)), mix(colour, far, share))


def _pine(canvas, x, foot, tall, colour, snowy):
    parts = []
    for k, (low, high, wide) in enumerate(((0.12, 0.56, 0.30), (0.36, 0.78, 0.23), (0.60, 1.0, 0.16))):
        parts.append(np.array([(x - wide * tall, foot - low * tall), (x, foot - high * tall), (x + wide * tall, foot - low * tall)]))
    canvas.fill(np.array([(x - 0.04 * tall, foot), (x + 0.04 * tall, foot), (x, foot - 0.4 * tall)]), darker(colour, 0.55))
    canvas.fill_many(parts, colour)
    if snowy:
        canvas.fill_many([np.array([p[1], p[1] + 0.5 * (p[0] - p[1]), p[1] + 0.45 * (p[2] - p[1]) + (0, 0.01)]) for p in parts], lighter(colour, 0.75))


def _house(canvas, x, foot, size, mood, rng):
    wall = mix((0.86, 0.76, 0.64), mood.far, 0.55 if mood.time == "night" else 0.15)
    roof = mix((0.66, 0.30, 0.24), mood.far, 0.6 if mood.time == "night" else 0.15)
    if mood.weather == "snow":
        roof = mix(roof, mood.near, 0.85)
    canvas.fill(np.array([(x - size, foot), (x + size, foot), (x + size, foot - size), (x - size, foot - size)]), wall)
    canvas.fill(np.array([(x - 1.25 * size, foot - 0.95 * size), (x, foot - 1.8 * size), (x + 1.25 * size, foot - 0.95 * size)]), roof)
    glow = (1.0, 0.84, 0.42) if mood.time in ("night", "dusk") else darker(wall, 0.55)
    canvas.fill_many([np.array([(x + a, foot - 0.7 * size), (x + a + 0.42 * size, foot - 0.7 * size), (x + a + 0.42 * size, foot - 0.28 * size), (x + a, foot - 0.28 * size)]) for a in (-0.66 * size, 0.24 * size)], glow)


def _lake(canvas, shore, mood, rng):
    """Mirror what stands above the shore line in the water below it."""
    pixels = canvas.pixels
    row = int(shore * len(pixels))
    depth = len(pixels) - row
    mirrored = pixels[row - depth : row][::-1] if depth <= row else pixels[row::-1]
    small = cv2.resize(mirrored, (64, max(8, depth // 3)), interpolation=cv2.INTER_AREA)
    image = cv2.resize(small, (pixels.shape[1], depth), interpolation=cv2.INTER_LINEAR)
    deep = mix(mood.top, (0.10, 0.28, 0.42), 0.45 if mood.time != "night" else 0.25)
    share = np.linspace(0.22, 0.60, depth, dtype=np.float32)[:, None, None]
    pixels[row:] = image + share * (deep - image)
    bright = lighter(mood.low, 0.45)
    marks = []
    for _ in range(16):
        y = rng.uniform(shore + 0.015, 0.99)
        long = rng.uniform(0.03, 0.10) * (0.5 + 2 * (y - shore))
        x = rng.uniform(0, 1)
        marks.append(ellipse((x, y), (long, 0.0045), steps=10))
    canvas.fill_many(marks, bright, opacity=0.38)
    canvas.fill(np.array([(-0.1, shore - 0.006), (1.1, shore - 0.006), (1.1, shore + 0.004), (-0.1, shore + 0.004)]), darker(mood.near, 0.25), opacity=0.7)


def _meadow(canvas, start, mood, rng):
    x = np.linspace(-0.1, 1.1, 5)
    line = curve(np.stack([x, start + rng.uniform(-0.02, 0.03, 5)], 1), closed=False)
    canvas.fill(_below(line), vertical(start, 1, mix(mood.near, mood.light, 0.22), darker(mood.near, 0.22)))
    if rng.random() < 0.6:
        far, near = rng.uniform(0.3, 0.7), rng.uniform(0.2, 0.8)
        bend = rng.uniform(-0.2, 0.2)
        left = curve([(far - 0.01, start + 0.03), ((far + near) / 2 + bend - 0.05, 0.82), (near - 0.14, 1.05)], closed=False)
        right = curve([(far + 0.01, start + 0.03), ((far + near) / 2 + bend + 0.05, 0.82), (near + 0.14, 1.05)], closed=False)
        canvas.fill(np.concatenate([left, right[::-1]]), mix(mood.near, mix((0.84, 0.72, 0.52), mood.near, 0.2), 0.75) if mood.weather != "snow" else darker(mood.near, 0.14))
    else:
        for k in range(4):
            y = start + 0.06 + 0.08 * k
            row = curve(np.stack([x, y + rng.uniform(-0.012, 0.012, 5)], 1), closed=False, steps=4)
            canvas.stroke(row, 0.010 + 0.004 * k, darker(mood.near, 0.16), opacity=0.6)
    if mood.weather != "snow":
        dots = rng.uniform((0, start + 0.08), (1, 1), (14, 2))
        tint = mix([(1.0, 0.86, 0.4), (1.0, 1.0, 1.0), (0.95, 0.5, 0.55)][rng.integers(3)], mood.near, 0.65 if mood.time == "night" else 0.15)
        canvas.fill_many([ellipse(p, (0.006 + 0.008 * (p[1] - start), 0.005 + 0.008 * (p[1] - start)), steps=7) for p in dots], tint)


def paint(labels, rng):
    time, weather = labels["time"], labels["weather"]
    mood = Mood(time, weather, rng)
    horizon = rng.uniform(0.60, 0.66)
    canvas = Canvas(vertical(0, horizon, mood.top, mood.low))
    if time == "night" and weather == "clear":
        stars(canvas, rng)
    moon_at = None
    if labels["moon"] != "none":
        moon_at = (rng.uniform(0.18, 0.82), rng.uniform(0.15, 0.20))
        moon(canvas, moon_at, labels["moon"], rng)
    elif time == "day" and weather == "clear":
        sun(canvas, (rng.uniform(0.15, 0.85), rng.uniform(0.14, 0.20)))
    if time in ("dawn", "dusk") and weather in ("clear", "cloudy"):
        canvas.fill(ellipse((rng.uniform(0.2, 0.8), horizon), (0.30, 0.13), steps=30), (1.0, 0.9, 0.66), opacity=0.35, blur=0.02)
    clouds(canvas, mood, moon_at, rng)
    if weather == "clear" and time == "day":
        for _ in range(rng.integers(0, 3)):
            cloud(canvas, (rng.uniform(0, 1), rng.uniform(0.36, 0.44)), rng.uniform(0.07, 0.10), mood.cloud, rng, 0.9)
    if labels["mountains"]:
        snow = 0.9 if weather == "snow" or rng.random() < 0.7 else 0.0
        _ridge(canvas, horizon + 0.02, rng.uniform(0.26, 0.31), int(rng.integers(3, 5)), mix(mood.far, mood.low, 0.25), snow, mood.light, rng)
        if rng.random() < 0.6:
            _ridge(canvas, horizon + 0.03, rng.uniform(0.13, 0.17), int(rng.integers(4, 7)), darker(mood.far, 0.22), 0, mood.low, rng)
        canvas.fill(_below(np.array([(-0.1, horizon), (1.1, horizon)])), mix(mood.near, mood.far, 0.4))
    else:
        _hills(canvas, horizon + 0.02, rng.uniform(0.06, 0.10), mood.near, mood.far, rng)
    pine = darker(mix((0.16, 0.36, 0.24), mood.far, 0.55 if time == "night" else 0.25), 0.12)
    shore = horizon + (0.03 if labels["water"] else 0.05)
    for x in rng.uniform(0.03, 0.97, rng.integers(3, 7)):
        _pine(canvas, x, shore, rng.uniform(0.06, 0.10), mix(pine, mood.far, 0.3), weather == "snow")
    if rng.random() < 0.4:
        _house(canvas, rng.uniform(0.15, 0.85), shore, rng.uniform(0.03, 0.04), mood, rng)
    if labels["water"]:
        _lake(canvas, shore, mood, rng)
        side = rng.choice((-1, 1))
        bank = curve([(0.5 - 0.62 * side, 0.84), (0.5 - 0.35 * side, 0.88), (0.5 - 0.02 * side, 0.96), (0.5 + 0.2 * side, 1.1)], closed=False)
        canvas.fill(np.concatenate([bank, [(0.5 - 0.7 * side, 1.1)]]), vertical(0.84, 1, mood.near, darker(mood.near, 0.25)))
        for k in range(rng.integers(1, 4)):
            _pine(canvas, 0.5 - side * (0.42 - 0.10 * k + rng.uniform(-0.02, 0.02)), 0.90 + 0.03 * k, rng.uniform(0.20, 0.30), pine, weather == "snow")
    else:
        _meadow(canvas, shore, mood, rng)
        for _ in range(rng.integers(1, 4)):
            y = rng.uniform(0.80, 0.93)
            _pine(canvas, rng.choice((rng.uniform(0.03, 0.28), rng.uniform(0.72, 0.97))), y, rng.uniform(0.18, 0.26) * (y + 0.1), pine, weather == "snow")
    fall(canvas, mood, rng)
    return canvas.finish()
