"""Draws one thing in its own coordinates: u right, v up, one unit = `size` picture units."""

import numpy as np

import scenes.canvas as k


class Pen:
    def __init__(self, canvas, x, y, size, flip=False, angle=0.0):
        self.canvas, self.x, self.y, self.size = canvas, x, y, size
        self.sign = -1.0 if flip else 1.0
        self.angle = angle
        self.co, self.si = np.cos(angle), np.sin(angle)

    def at(self, u, v):
        u = u * self.sign
        return self.x + self.size * (u * self.co - v * self.si), self.y - self.size * (u * self.si + v * self.co)

    def points(self, points):
        return [self.at(u, v) for u, v in points]

    def circle(self, u, v, r):
        x, y = self.at(u, v)
        return k.ellipse(x, y, r * self.size, r * self.size)

    def ellipse(self, u, v, ru, rv, angle=0.0):
        """angle: counter-clockwise, radians."""
        x, y = self.at(u, v)
        return k.ellipse(x, y, ru * self.size, rv * self.size, -(angle * self.sign + self.angle))

    def poly(self, points, rounded=0.0):
        return k.polygon(self.points(points), rounded * self.size)

    def blob(self, points, steps=6):
        """A smooth closed outline through the points."""
        return k.polygon(k.curve(self.points(points), closed=True, steps=steps))

    def box(self, u0, v0, u1, v1, rounded=0.0):
        r = rounded
        return self.poly([(u0 + r, v0 + r), (u1 - r, v0 + r), (u1 - r, v1 - r), (u0 + r, v1 - r)], r)

    def line(self, points, width, smooth=False):
        points = self.points(points)
        return k.stroke(k.curve(points) if smooth else points, np.asarray(width, np.float64) * self.size)

    def fade(self, a, b, start=(0, 1), end=(0, 0)):
        """Gradient from colour a at local point `start` to b at `end`."""
        return k.linear(self.at(*start), self.at(*end), a, b)

    def ball(self, a, b, centre, radius):
        return k.radial(self.at(*centre), radius * self.size, a, b)

    def fill(self, shape, paint, alpha=1.0, soft=0.0, **more):
        self.canvas.fill(shape, paint, alpha, soft * self.size, **more)

    def shadow(self, width=0.4, v=0.0, alpha=0.28):
        """The soft dark patch a thing stands on."""
        self.fill(self.ellipse(0.03, v, width, width * 0.2), '#241a4a', alpha, 0.06)
