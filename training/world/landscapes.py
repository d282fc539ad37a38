"""Landscapes: time of day, weather, mountains or fields, a lake that mirrors them, and the phases of the moon."""

import cv2
import numpy as np

from .canvas import Canvas, capsule, curve, ellipse, radial
from .tones import darker, lighter, mix, vertical

KIND = "landscape"
TIMES = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "cloudy", "rain", "snow")
MOONS = ("none", "crescent", "half", "full")

# By time: sky above, sky at the horizon, far land, near land, light on the land, tint of clouds.
_TIMES = {
    "dawn": ((0.52, 0.62, 0.84), (1.00, 0.80, 0.70), (0.66, 0.62, 0.74), (0.42, 0.50, 0.44), (1.00, 0.86, 0.76), (1.00, 0.88, 0.86)),
    "day": ((0.30, 0.60, 0.92), (0.80, 0.92, 0.98), (0.50, 0.64, 0.76), (0.40, 0.64, 0.30), (1.00, 1.00, 0.94), (1.00, 1.00, 1.00)),
    "dusk": ((0.34, 0.24, 0.50), (0.98, 0.52, 0.28), (0.44, 0.30, 0.44), (0.28, 0.27, 0.26), (1.00, 0.68, 0.48), (0.88, 0.52, 0.50)),
    "night": ((0.03, 0.06, 0.17), (0.16, 0.25, 0.44), (0.14, 0.19, 0.32), (0.08, 0.15, 0.17), (0.62, 0.72, 0.92), (0.28, 0.33, 0.46)),
}
_GREY = {"dawn": (0.66, 0.64, 0.68), "day": (0.66, 0.71, 0.76), "dusk": (0.48, 0.38, 0.43), "night": (0.13, 0.16, 0.23)}
_CLEAR_AIR = {"clear": 0.0, "cloudy": 0.30, "rain": 0.72, "snow": 0.62}


def labels(rng):
    time = str(rng.choice(TIMES))
    moon = "none" if time == "day" else str(rng.choice(MOONS))
    mountains, water = (int(v) for v in rng.integers(0, 2, 2))
    return {"time": time, "weather": str(rng.choice(WEATHERS)), "mountains": mountains, "water": water, "moon": moon}


class Mood:
    """The colours of one time and weather."""

    def __init__(self, time, weather, rng):
        grey, share = np.float32(_GREY[time]), _CLEAR_AIR[weather]
        top, low, far, near, light, cloud = (np.float32(c) for c in _TIMES[time])
        shift = rng.uniform(-0.03, 0.03, 3).astype(np.float32)
        self.top, self.low = mix(top, darker(grey, 0.12), share) + shift, mix(low, lighter(grey, 0.25 if time != "night" else 0.06), share * 0.9)
        self.far, self.near = mix(far, grey, share * 0.6), mix(near, darker(grey, 0.3), share * 0.35) + shift
        self.light = mix(light, grey, share * 0.5)
        self.cloud = mix(cloud, grey if weather != "rain" else darker(grey, 0.22), 0.15 if weather == "cloudy" else share)
        if weather == "snow":
            snow = mix(np.float32((0.93, 0.95, 0.98)), self.low, 0.25) if time != "night" else np.float32((0.42, 0.50, 0.66))
            self.near, self.far = snow, mix(self.far, snow, 0.35)
        self.weather, self.time = weather, time


def _below(line):
    return np.concatenate([line, [(line[-1][0], 1.1), (line[0][0], 1.1)]])


def _stars(canvas, rng):
    for size, count in ((0.003, 26), (0.0055, 7)):
        places = rng.uniform((0, 0), (1, 0.5), (count, 2))
        canvas.fill_many([ellipse(p, (size, size), steps=6) for p in places], (1.0, 0.98, 0.9), opacity=0.85)


def _moon(canvas, at, phase, mood, rng):
    r = rng.uniform(0.075, 0.09)
    pale = np.float32((0.99, 0.97, 0.86))
    canvas.fill(ellipse(at, (r * 1.9, r * 1.9), steps=28), pale, opacity=0.09)
    canvas.fill(ellipse(at, (r * 1.4, r * 1.4), steps=28), pale, opacity=0.10)
    if phase == "full":
        canvas.fill(ellipse(at, (r, r), steps=36), pale)
        for dx, dy, size in ((-0.35, -0.2, 0.24), (0.3, 0.3, 0.2), (0.2, -0.45, 0.13), (-0.25, 0.45, 0.14)):
            canvas.fill(ellipse((at[0] + dx * r, at[1] + dy * r), (size * r, size * r), steps=12), darker(pale, 0.16))
        return
    lean = rng.uniform(-0.3, 0.3) + (0 if rng.random() < 0.5 else np.pi)
    rim = np.linspace(-np.pi / 2, np.pi / 2, 20)
    inner = 0.0 if phase == "half" else 0.62
    lit = np.concatenate([np.stack([np.cos(rim), np.sin(rim)], 1), np.stack([inner * np.cos(rim), np.sin(rim)], 1)[::-1]])
    c, s = np.cos(lean), np.sin(lean)
    canvas.fill(np.asarray(at) + r * lit @ np.array([[c, s], [-s, c]]), pale)


def _sun(canvas, at, mood):
    for size, strength in ((0.22, 0.10), (0.15, 0.16), (0.10, 0.25)):
        canvas.fill(ellipse(at, (size, size), steps=32), (1.0, 0.95, 0.72), opacity=strength)
    canvas.fill(ellipse(at, (0.07, 0.07), steps=32), (1.0, 0.93, 0.55))


def _cloud(canvas, at, size, colour, rng, opacity=0.95):
    lumps = [((dx + rng.uniform(-0.1, 0.1)) * size, -h * size * rng.uniform(0.8, 1.15), h * size) for dx, h in ((-0.8, 0.22), (-0.35, 0.38), (0.2, 0.44), (0.72, 0.26))]
    outlines = [ellipse((at[0] + dx, at[1] + dy), (r, r), steps=20) for dx, dy, r in lumps]
    outlines.append(capsule((at[0] - 0.85 * size, at[1] - 0.14 * size), (at[0] + 0.8 * size, at[1] - 0.14 * size), 0.14 * size, 0.14 * size, 6))
    canvas.fill_many(outlines, vertical(at[1] - 0.9 * size, at[1], lighter(colour, 0.25), darker(colour, 0.14)), opacity)


def _clouds(canvas, mood, moon_at, rng):
    if mood.weather == "clear":
        return
    heavy = mood.weather != "cloudy"
    if heavy:
        for y, size in ((0.03, 0.20), (0.0, 0.26)):
            for x in np.arange(-0.1, 1.2, 0.34) + rng.uniform(-0.08, 0.08):
                if moon_at is None or abs(x - moon_at[0]) > 0.12 + 0.9 * size:
                    _cloud(canvas, (x, y + rng.uniform(0.08, 0.14)), size, mood.cloud, rng)
        return
    for x in (0.08, 0.40, 0.66, 0.94):
        size, y = rng.uniform(0.13, 0.19), rng.uniform(0.14, 0.38)
        x += rng.uniform(-0.06, 0.06)
        if moon_at is not None and abs(x - moon_at[0]) < 0.12 + size and abs(y - 0.05 - moon_at[1]) < 0.22:
            y = moon_at[1] + 0.24
        _cloud(canvas, (x, y), size, mood.cloud, rng)


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


def _fall(canvas, mood, rng):
    if mood.weather == "rain":
        slant = rng.uniform(-0.035, 0.035)
        places = rng.uniform((-0.05, 0.12), (1.05, 1.0), (70, 2))
        drops = [np.array([p, p + (0.005, 0), p + (slant + 0.005, 0.075), p + (slant, 0.075)]) for p in places]
        canvas.fill_many(drops, lighter(mood.low, 0.6), opacity=0.55)
    elif mood.weather == "snow":
        for size, count in ((0.006, 46), (0.010, 24)):
            canvas.fill_many([ellipse(p, (size, size), steps=8) for p in rng.uniform(0, 1, (count, 2))], (1, 1, 1), opacity=0.9)


def paint(labels, rng):
    time, weather = labels["time"], labels["weather"]
    mood = Mood(time, weather, rng)
    horizon = rng.uniform(0.60, 0.66)
    canvas = Canvas(vertical(0, horizon, mood.top, mood.low))
    if time == "night" and weather == "clear":
        _stars(canvas, rng)
    moon_at = None
    if labels["moon"] != "none":
        moon_at = (rng.uniform(0.18, 0.82), rng.uniform(0.15, 0.20))
        _moon(canvas, moon_at, labels["moon"], mood, rng)
    elif time == "day" and weather == "clear":
        _sun(canvas, (rng.uniform(0.15, 0.85), rng.uniform(0.14, 0.20)), mood)
    if time in ("dawn", "dusk") and weather in ("clear", "cloudy"):
        canvas.fill(ellipse((rng.uniform(0.2, 0.8), horizon), (0.30, 0.13), steps=30), (1.0, 0.9, 0.66), opacity=0.35, blur=0.02)
    _clouds(canvas, mood, moon_at, rng)
    if weather == "clear" and time == "day":
        for _ in range(rng.integers(0, 3)):
            _cloud(canvas, (rng.uniform(0, 1), rng.uniform(0.36, 0.44)), rng.uniform(0.07, 0.10), mood.cloud, rng, 0.9)
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
    _fall(canvas, mood, rng)
    return canvas.finish()
