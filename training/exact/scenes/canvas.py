"""
A small painter: shapes are signed distances in picture units (64 x 64, y down), painted on a grid four times finer
with analytic edges, then averaged. All arithmetic is float64, so a picture is the same on every machine.
"""

import numpy as np

SIDE = 64
FINE = 4


def rgb(text):
    """'#rrggbb' -> float64 [3] in 0..1; arrays pass through."""
    if not isinstance(text, str):
        return np.asarray(text, np.float64)
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def mix(a, b, t):
    return rgb(a) * (1 - t) + rgb(b) * t


def smooth(t):
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


class Shape:
    """distance(X, Y): negative inside. bounds: x0, y0, x1, y1 of everything inside."""

    def __init__(self, bounds, distance):
        self.bounds = bounds
        self.distance = distance

    def __or__(self, other):
        a, b = self.bounds, other.bounds
        bounds = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        return Shape(bounds, lambda x, y: np.minimum(self.distance(x, y), other.distance(x, y)))

    def __sub__(self, other):
        return Shape(self.bounds, lambda x, y: np.maximum(self.distance(x, y), -other.distance(x, y)))

    def __and__(self, other):
        return Shape(self.bounds, lambda x, y: np.maximum(self.distance(x, y), other.distance(x, y)))


def ellipse(cx, cy, rx, ry, angle=0.0):
    co, si = np.cos(angle), np.sin(angle)
    reach = max(rx, ry)

    def distance(x, y):
        u, v = (x - cx) * co + (y - cy) * si, (y - cy) * co - (x - cx) * si
        k = np.sqrt((u / rx) ** 2 + (v / ry) ** 2) + 1e-9
        return k * (k - 1) / (np.sqrt((u / rx**2) ** 2 + (v / ry**2) ** 2) + 1e-9)

    return Shape((cx - reach, cy - reach, cx + reach, cy + reach), distance)


def polygon(points, rounded=0.0):
    """Any simple polygon; `rounded` grows it by a radius, which rounds its corners."""
    points = np.asarray(points, np.float64)
    low, high = points.min(0) - rounded, points.max(0) + rounded

    def distance(x, y):
        near = np.full(np.broadcast(x, y).shape, 1e18)
        inside = np.zeros(near.shape, bool)
        for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, 0)):
            ex, ey = bx - ax, by - ay
            t = np.clip(((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey + 1e-12), 0, 1)
            near = np.minimum(near, (x - ax - t * ex) ** 2 + (y - ay - t * ey) ** 2)
            if ay != by:
                inside ^= ((ay > y) != (by > y)) & (x < ex * (y - ay) / ey + ax)
        return np.sqrt(near) * np.where(inside, -1, 1) - rounded

    return Shape((*low, *high), distance)


def stroke(points, width):
    """A line with round ends; width in picture units, or one width per point (tapering)."""
    points = np.asarray(points, np.float64)
    widths = np.broadcast_to(np.asarray(width, np.float64), len(points)) / 2
    pad = widths.max()
    low, high = points.min(0) - pad, points.max(0) + pad

    def distance(x, y):
        near = np.full(np.broadcast(x, y).shape, 1e9)
        for (ax, ay), (bx, by), wa, wb in zip(points, points[1:], widths, widths[1:]):
            ex, ey = bx - ax, by - ay
            t = np.clip(((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey + 1e-12), 0, 1)
            near = np.minimum(near, np.hypot(x - ax - t * ex, y - ay - t * ey) - wa - t * (wb - wa))
        return near

    return Shape((*low, *high), distance)


def below(height):
    """Everything under the curve y = height(x)."""
    return Shape((-9, -9, SIDE + 9, SIDE + 9), lambda x, y: (height(x) - y) + 0 * x)


def curve(points, closed=False, steps=7):
    """Catmull-Rom through the points."""
    p = np.asarray(points, np.float64)
    ring = np.concatenate([p[-1:], p, p[:2]]) if closed else np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = (np.arange(steps) / steps)[:, None]
    out = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:]):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate(out if closed else [*out, p[-1:]])


def linear(start, end, a, b):
    """Gradient paint from colour a at point `start` to b at `end`."""
    (x0, y0), (x1, y1) = start, end
    ex, ey = x1 - x0, y1 - y0
    a, b = rgb(a), rgb(b)
    return lambda x, y: a + (b - a) * smooth(((x - x0) * ex + (y - y0) * ey) / (ex * ex + ey * ey))[..., None]


def radial(centre, radius, a, b):
    """Gradient paint from colour a at the centre to b at the radius."""
    a, b = rgb(a), rgb(b)
    return lambda x, y: a + (b - a) * smooth(np.hypot(x - centre[0], y - centre[1]) / radius)[..., None]


def steps(start, end, stops):
    """Vertical gradient through several colours between two heights."""
    stops = np.array([rgb(s) for s in stops])
    places = np.linspace(start, end, len(stops))
    return lambda x, y: np.stack([np.interp(y + 0 * x, places, stops[:, i]) for i in range(3)], -1)


class Canvas:
    """`tone` maps every colour to the light of the scene; paint with lit=True keeps its own light."""

    def __init__(self, tone=None):
        self.rgb = np.zeros((SIDE * FINE, SIDE * FINE, 3))
        self.axis = (np.arange(SIDE * FINE) + 0.5) / FINE
        self.tone = tone or (lambda colour: colour)

    def fill(self, shape, paint, alpha=1.0, soft=0.0, clip=None, lit=False, add=False):
        """soft: half width of a blurred edge. clip: another shape to stay inside. add: light on top (screen)."""
        x0, y0, x1, y1 = shape.bounds
        pad = soft + 0.5
        limit = SIDE * FINE
        left, right = (int(np.clip(np.floor(v * FINE), 0, limit)) for v in (x0 - pad, x1 + pad + 1))
        top, bottom = (int(np.clip(np.floor(v * FINE), 0, limit)) for v in (y0 - pad, y1 + pad + 1))
        if left >= right or top >= bottom:
            return
        x, y = self.axis[None, left:right], self.axis[top:bottom, None]
        cover = smooth(0.5 - shape.distance(x, y) / (2 * soft)) if soft else np.clip(0.5 - shape.distance(x, y) * FINE, 0, 1)
        if clip is not None:
            cover = cover * np.clip(0.5 - clip.distance(x, y) * FINE, 0, 1)
        colour = paint(x, y) if callable(paint) else rgb(paint)
        if not lit:
            colour = self.tone(colour)
        view = self.rgb[top:bottom, left:right]
        weight = (cover * alpha)[..., None]
        view += (1 - view) * colour * weight if add else (colour - view) * weight

    def picture(self):
        """uint8 [64, 64, 3]."""
        small = self.rgb.reshape(SIDE, FINE, SIDE, FINE, 3).mean((1, 3))
        return np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8)
