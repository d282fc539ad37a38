"""Antialiased painting on a square canvas in unit coordinates.

Coordinates are (x, y) in [0, 1], y down. Colours are RGB in [0, 1] as the eye sees them (sRGB values). The canvas is
held at twice the size of the picture and reduced by area averaging at the end.
"""

from functools import cache
from math import hypot

import cv2
import numpy as np

SIZE = 128
SUPER = 2
_SHIFT = 4
_UNIT = SIZE * SUPER
_GRID = (np.arange(_UNIT, dtype=np.float32) + 0.5) / _UNIT


def ramp(t, colour_start, colour_end):
    """Colours [..., 3] at shares t (float array [h, w] in [0, 1]) of the way between two colours."""
    t = np.float32(t)
    return cv2.merge([float(a) + t * (float(b) - float(a)) for a, b in zip(colour_start, colour_end, strict=True)])


def linear(start, end, colour_start, colour_end):
    """A paint that runs from one colour at point `start` to another at point `end`."""
    (x0, y0), (x1, y1) = ((float(v) for v in point) for point in (start, end))
    dx, dy = x1 - x0, y1 - y0
    length = max(dx * dx + dy * dy, 1e-9)

    def paint(x, y):
        return ramp(np.clip(((x - x0) * dx + (y - y0) * dy) / length, 0, 1), colour_start, colour_end)

    return paint


def radial(centre, radius, colour_inside, colour_outside):
    """A paint that runs from one colour at `centre` to another at distance `radius`."""
    cx, cy, scale = float(centre[0]), float(centre[1]), 1 / float(radius)

    def paint(x, y):
        return ramp(np.minimum(np.sqrt((x - cx) ** 2 + (y - cy) ** 2) * scale, 1), colour_inside, colour_outside)

    return paint


def curve(points, closed=True, steps=8):
    """A Catmull-Rom spline through `points`, sampled `steps` times between neighbours; float array [n, 2]."""
    p = np.asarray(points, dtype=np.float64)
    if closed:
        a, b, c, d = np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)
    else:
        e = np.concatenate([p[:1], p, p[-1:]])
        a, b, c, d = e[:-3], e[1:-2], e[2:-1], e[3:]
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (v[:, None, :] for v in (a, b, c, d))
    out = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    out = out.reshape(-1, 2)
    return out if closed else np.concatenate([out, p[-1:]])


@cache
def _arc(steps, full):
    """Points (cos t, sin t) of a whole circle from t = 0, or of the half circle around t = 0; float array [steps, 2]."""
    t = np.linspace(0, 2 * np.pi, steps, endpoint=False) if full else np.linspace(-np.pi / 2, np.pi / 2, steps)
    return np.stack([np.cos(t), np.sin(t)], 1)


def ellipse(centre, radii, angle=0.0, steps=40):
    """The outline of an ellipse turned by `angle` (radians); float array [steps, 2]."""
    (a, b), c, s = radii, np.cos(angle), np.sin(angle)
    return _arc(steps, True) @ np.array(((a * c, a * s), (-b * s, b * c))) + centre


def capsule(start, end, radius_start, radius_end, steps=12):
    """The outline of a limb: two discs of given radii joined by their tangents; float array."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length = hypot(dx, dy)
    c, s = (dx / length, dy / length) if length else (1.0, 0.0)
    half = _arc(steps, False) @ np.array(((c, s), (-s, c)))
    return np.concatenate([half * radius_end + (x1, y1), half * -radius_start + (x0, y0)])


class Canvas:
    """A picture in the making. `paint` is a colour or a function (x, y) -> colours [..., 3]."""

    def __init__(self, paint):
        colours = self._colours(paint, 0, _UNIT, 0, _UNIT)
        if colours.shape != (_UNIT, _UNIT, 3):
            colours = np.broadcast_to(colours, (_UNIT, _UNIT, 3))
        self.pixels = np.require(colours, np.float32, ["C", "W", "O"])

    @staticmethod
    def _colours(paint, top, bottom, left, right):
        if callable(paint):
            return paint(_GRID[None, left:right], _GRID[top:bottom, None])
        return np.float32(paint)

    def fill(self, outline, paint, opacity=1.0, blur=0.0):
        """Fill a closed outline (float array [n, 2]); `blur` softens its edge (standard deviation, unit lengths)."""
        self.fill_many([outline], paint, opacity, blur)

    def fill_many(self, outlines, paint, opacity=1.0, blur=0.0):
        """Fill the union of several outlines as one shape."""
        fixed, box = self._placed(outlines, 2 + int(3 * blur * _UNIT))
        if box is None:
            return
        top, bottom, left, right = box
        mask, first = np.zeros((bottom - top, right - left), np.uint8), 0
        for outline in outlines:
            cv2.fillPoly(mask, [fixed[first : first + len(outline)]], 255, cv2.LINE_AA, _SHIFT)
            first += len(outline)
        weight = cv2.multiply(mask, opacity / 255, dtype=cv2.CV_32F)
        if blur > 0:
            weight = cv2.GaussianBlur(weight, (0, 0), blur * _UNIT)
        self._blend(weight, paint, *box)

    @staticmethod
    def _placed(outlines, pad):
        """The outlines in fixed point, from their box on; and the box (top, bottom, left, right), None off the canvas."""
        points = outlines[0] if len(outlines) == 1 else np.concatenate(outlines)
        fixed = np.rint(np.asarray(points) * (_UNIT << _SHIFT) - (1 << _SHIFT >> 1)).astype(np.int32)
        x, y, w, h = cv2.boundingRect(fixed)
        left, top = max((x >> _SHIFT) - pad, 0), max((y >> _SHIFT) - pad, 0)
        right, bottom = min((x + w >> _SHIFT) + pad + 2, _UNIT), min((y + h >> _SHIFT) + pad + 2, _UNIT)
        if left >= right or top >= bottom:
            return fixed, None
        return fixed - np.int32((left << _SHIFT, top << _SHIFT)), (top, bottom, left, right)

    def _blend(self, weight, paint, top, bottom, left, right):
        region = self.pixels[top:bottom, left:right]
        # Three equal planes: numpy is several times slower on arrays broadcast along an axis of three.
        if callable(paint):
            change = self._colours(paint, top, bottom, left, right) - region
        else:
            change = cv2.subtract((float(paint[0]), float(paint[1]), float(paint[2]), 0.0), region)
        cv2.accumulateProduct(change, cv2.merge((weight, weight, weight)), region)

    def stroke(self, points, width, paint, closed=False, opacity=1.0):
        """Draw a line of the given width (unit lengths) through `points`, with round ends."""
        p = np.asarray(points, dtype=np.float64)
        if closed:
            p = np.concatenate([p, p[:1]])
        r = width / 2
        self.fill_many([capsule(p[i], p[i + 1], r, r, 6) for i in range(len(p) - 1)], paint, opacity)

    def stroke_shape(self, outline, width, paint):
        """Draw a closed outline as a line of the given width."""
        fixed, box = self._placed([outline], 3 + int(width * _UNIT))
        if box is None:
            return
        top, bottom, left, right = box
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cv2.polylines(mask, [fixed], True, 255, max(1, round(width * _UNIT)), cv2.LINE_AA, _SHIFT)
        self._blend(cv2.multiply(mask, 1 / 255, dtype=cv2.CV_32F), paint, *box)

    def grain(self, rng, amount, scale=1):
        """Add smooth noise of the given strength; `scale` is the size of its blots in output pixels."""
        n = max(2, SIZE // scale)
        noise = cv2.resize(rng.standard_normal((n, n), dtype=np.float32), (_UNIT, _UNIT), interpolation=cv2.INTER_CUBIC)
        self.pixels += amount * noise[..., None]

    def finish(self):
        """The picture, uint8 [SIZE, SIZE, 3]."""
        small = cv2.resize(self.pixels, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        return cv2.convertScaleAbs(cv2.max(small, 0.0), alpha=255)
