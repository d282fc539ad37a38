"""The sky of a landscape: its colours by time and weather, stars, moon, sun, clouds, rain and snow."""

import numpy as np

from .canvas import capsule, ellipse
from .tones import darker, lighter, mix, vertical

# By time: sky above, sky at the horizon, far land, near land, light on the land, tint of clouds.
_TIMES = {
    "dawn": ((0.52, 0.62, 0.84), (1.00, 0.80, 0.70), (0.66, 0.62, 0.74), (0.42, 0.50, 0.44), (1.00, 0.86, 0.76), (1.00, 0.88, 0.86)),
    "day": ((0.30, 0.60, 0.92), (0.80, 0.92, 0.98), (0.50, 0.64, 0.76), (0.40, 0.64, 0.30), (1.00, 1.00, 0.94), (1.00, 1.00, 1.00)),
    "dusk": ((0.34, 0.24, 0.50), (0.98, 0.52, 0.28), (0.44, 0.30, 0.44), (0.28, 0.27, 0.26), (1.00, 0.68, 0.48), (0.88, 0.52, 0.50)),
    "night": ((0.03, 0.06, 0.17), (0.16, 0.25, 0.44), (0.14, 0.19, 0.32), (0.08, 0.15, 0.17), (0.62, 0.72, 0.92), (0.28, 0.33, 0.46)),
}
_GREY = {"dawn": (0.66, 0.64, 0.68), "day": (0.66, 0.71, 0.76), "dusk": (0.48, 0.38, 0.43), "night": (0.13, 0.16, 0.23)}
_CLEAR_AIR = {"clear": 0.0, "cloudy": 0.30, "rain": 0.72, "snow": 0.62}


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


def stars(canvas, rng):
    """A clear night's stars."""
    for size, count in ((0.003, 26), (0.0055, 7)):
        places = rng.uniform((0, 0), (1, 0.5), (count, 2))
        canvas.fill_many([ellipse(p, (size, size), steps=6) for p in places], (1.0, 0.98, 0.9), opacity=0.85)


def moon(canvas, at, phase, rng):
    """The moon at a point; `phase` is crescent, half or full."""
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


def sun(canvas, at):
    """The sun of a clear day."""
    for size, strength in ((0.22, 0.10), (0.15, 0.16), (0.10, 0.25)):
        canvas.fill(ellipse(at, (size, size), steps=32), (1.0, 0.95, 0.72), opacity=strength)
    canvas.fill(ellipse(at, (0.07, 0.07), steps=32), (1.0, 0.93, 0.55))


def cloud(canvas, at, size, colour, rng, opacity=0.95):
    """One cloud with its flat foot in the middle at a point."""
    lumps = [((dx + rng.uniform(-0.1, 0.1)) * size, -h * size * rng.uniform(0.8, 1.15), h * size) for dx, h in ((-0.8, 0.22), (-0.35, 0.38), (0.2, 0.44), (0.72, 0.26))]
    outlines = [ellipse((at[0] + dx, at[1] + dy), (r, r), steps=20) for dx, dy, r in lumps]
    outlines.append(capsule((at[0] - 0.85 * size, at[1] - 0.14 * size), (at[0] + 0.8 * size, at[1] - 0.14 * size), 0.14 * size, 0.14 * size, 6))
    canvas.fill_many(outlines, vertical(at[1] - 0.9 * size, at[1], lighter(colour, 0.25), darker(colour, 0.14)), opacity)


def clouds(canvas, mood, moon_at, rng):
    """The clouds of the weather, none in front of the moon."""
    if mood.weather == "clear":
        return
    heavy = mood.weather != "cloudy"
    if heavy:
        for y, size in ((0.03, 0.20), (0.0, 0.26)):
            for x in np.arange(-0.1, 1.2, 0.34) + rng.uniform(-0.08, 0.08):
                if moon_at is None or abs(x - moon_at[0]) > 0.12 + 0.9 * size:
                    cloud(canvas, (x, y + rng.uniform(0.08, 0.14)), size, mood.cloud, rng)
        return
    for x in (0.08, 0.40, 0.66, 0.94):
        size, y = rng.uniform(0.13, 0.19), rng.uniform(0.14, 0.38)
        x += rng.uniform(-0.06, 0.06)
        if moon_at is not None and abs(x - moon_at[0]) < 0.12 + size and abs(y - 0.05 - moon_at[1]) < 0.22:
            y = moon_at[1] + 0.24
        cloud(canvas, (x, y), size, mood.cloud, rng)


def fall(canvas, mood, rng):
    """Rain or snow before everything else."""
    if mood.weather == "rain":
        slant = rng.uniform(-0.035, 0.035)
        places = rng.uniform((-0.05, 0.12), (1.05, 1.0), (70, 2))
        drops = [np.array([p, p + (0.005, 0), p + (slant + 0.005, 0.075), p + (slant, 0.075)]) for p in places]
        canvas.fill_many(drops, lighter(mood.low, 0.6), opacity=0.55)
    elif mood.weather == "snow":
        for size, count in ((0.006, 46), (0.010, 24)):
            canvas.fill_many([ellipse(p, (size, size), steps=8) for p in rng.uniform(0, 1, (count, 2))], (1, 1, 1), opacity=0.9)
