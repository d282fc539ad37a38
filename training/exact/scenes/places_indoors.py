"""Backdrops without a sky: under water, in space, on a table."""

import numpy as np

from scenes.canvas import curve, ellipse, mix, polygon, radial, steps, stroke
from scenes.sky import ALL, hill, paint_stars, ridge


def underwater(cv, env):
    rng = env.rng
    top, mid, low = [('#6fe0e6', '#249fd0', '#12509a'), ('#84e8d6', '#1fa6b8', '#145a8c'), ('#7fd0f5', '#3a80d6', '#2a3f98')][rng.integers(3)]
    cv.fill(ALL, steps(0, 60, (top, mid, low)))
    for x in (6, 22, 38, 52):
        x = x + rng.uniform(-4, 4)
        cv.fill(polygon([(x, -3), (x + rng.uniform(3, 6), -3), (x - 4, 54), (x - 16, 54)]), '#ffffff', 0.13, 1.6)
    far = mix(low, mid, 0.5)
    hill(cv, ridge(rng, 52, 3), mix(far, '#0f3f7a', 0.15), low)
    for _ in range(rng.integers(3, 6)):
        weed(cv, rng, rng.choice([rng.uniform(2, 14), rng.uniform(50, 62)]), 60, ['#1f9f86', '#2fb58a', '#4fc98a'][rng.integers(3)])
    hill(cv, ridge(rng, 57.5, 1.2), '#ffe2ab', '#d9a56e', depth=8)
    for _ in range(rng.integers(2, 4)):
        coral(cv, rng, rng.choice([rng.uniform(4, 18), rng.uniform(46, 60)]), 60, ['#ff7f7a', '#ff9f6a', '#f77fb4', '#b98af0'][rng.integers(4)])
    for _ in range(12):
        x, y, r = rng.uniform(2, 62), rng.uniform(3, 54), rng.uniform(0.4, 1.1)
        cv.fill(ellipse(x, y, r, r), '#eaffff', 0.4)
        cv.fill(ellipse(x - r * 0.3, y - r * 0.3, r * 0.35, r * 0.35), '#ffffff', 0.8)


def weed(cv, rng, x, y, colour):
    h = rng.uniform(12, 24)
    points = [(x + np.sin(i * 1.3 + x) * 1.4, y - h * i / 5) for i in range(6)]
    cv.fill(stroke(curve(points, steps=4), np.linspace(2.2, 0.5, 21)), colour, 0.95)


def coral(cv, rng, x, y, colour):
    for dx, h in ((-2.4, 5.5), (0, 8), (2.4, 6)):
        h *= rng.uniform(0.8, 1.15)
        cv.fill(stroke([(x + dx * 0.3, y), (x + dx, y - h * 0.55), (x + dx * 1.15, y - h)], (2.0, 1.8, 1.7)), mix(colour, '#8a2f7a', 0.0 if dx else 0.12))


def space(cv, env):
    rng = env.rng
    top, low = [('#0b0d33', '#2c1f66'), ('#0a1538', '#1d3f78'), ('#160b38', '#4a2270')][rng.integers(3)]
    cv.fill(ALL, steps(0, 64, (top, mix(top, low, 0.5), low)), lit=True)
    for _ in range(4):
        x, y, r = rng.uniform(4, 60), rng.uniform(4, 60), rng.uniform(8, 15)
        cv.fill(ellipse(x, y, r, r * rng.uniform(0.4, 0.8), rng.uniform(0, 3)), ['#7a3fb0', '#2f6fc8', '#c04f9a', '#2a8fa8'][rng.integers(4)], 0.33, 8, lit=True)
    paint_stars(cv, rng, 44, 74)
    if env.scene.thing == 'rocket':
        x, y = (53, 53) if rng.random() < 0.5 else (10, 52)
        r = rng.uniform(5, 8)
        cv.fill(ellipse(x, y, r, r), radial((x - r * 0.4, y - r * 0.5), r * 1.7, ['#ffc48a', '#8fe0d0', '#f0a0c8'][rng.integers(3)], '#4a3a8a'), lit=True)


WALLS = [('#f9d9b8', '#f2b98f', '#fff1dc'), ('#bfe3dd', '#8fc8c8', '#e3f6f0'), ('#f7c9cf', '#eaa3b4', '#fde6e6'), ('#c9d3f5', '#a3b2e6', '#e6ecff'), ('#fbe6a8', '#f2cd7c', '#fff6d8'), ('#d9c8ee', '#b9a2dd', '#f0e6fb')]
CLOTHS = [('#fdf6ea', '#e3d3c4'), ('#c98a5a', '#9a5f42'), ('#fff1f0', '#e8c4cc'), ('#d9a06c', '#a86c48'), ('#eef5fb', '#c2d2e6'), ('#8a5a44', '#643c38')]

# walls that would swallow a thing of this colour
TOO_CLOSE = {'red': (2,), 'pink': (2,), 'orange': (0, 4), 'yellow': (0, 4), 'green': (1,), 'teal': (1,), 'blue': (3,), 'purple': (5, 3), 'white': (2, 3, 5)}


def table(cv, env):
    rng = env.rng
    colour = env.scene.colour
    walls = [i for i in range(len(WALLS)) if i not in TOO_CLOSE.get(colour, ())]
    wall, wall_low, pattern = WALLS[walls[rng.integers(len(walls))]]
    cv.fill(ALL, steps(0, 46, (mix(wall, pattern, 0.4), wall, wall_low)))
    kind = rng.integers(2 if colour == 'white' else 3)
    if kind == 0:
        for x in np.arange(-2, 68, 6.0):
            cv.fill(polygon([(x, -1), (x + 2.6, -1), (x + 2.6, 50), (x, 50)]), pattern, 0.5)
    elif kind == 1:
        for i, y in enumerate(np.arange(3, 46, 6.5)):
            for x in np.arange(1 + (i % 2) * 3.5, 66, 7.0):
                cv.fill(ellipse(x, y, 0.95, 0.95), pattern, 0.75)
    else:
        window(cv, rng, 14 if rng.random() < 0.5 else 50)
    cv.fill(ellipse(14, 6, 24, 20), '#fff8e0', 0.35, 16)
    cloths = [1, 3, 5] if colour in ('white', 'grey') else [0, 2, 4] if colour in ('brown', 'black') else range(len(CLOTHS))
    top, low = CLOTHS[cloths[rng.integers(len(cloths))]]
    edge = 43.5
    cv.fill(polygon([(-2, edge), (66, edge), (66, 66), (-2, 66)]), steps(edge, 64, (mix(top, '#ffffff', 0.25), top, low)))
    cv.fill(polygon([(-2, edge), (66, edge), (66, edge + 0.7), (-2, edge + 0.7)]), '#ffffff', 0.35)


def window(cv, rng, x):
    w, top, bottom = 9.5, 5, 33
    cv.fill(polygon([(x - w, top), (x + w, top), (x + w, bottom), (x - w, bottom)], 1.2), '#fffaf0')
    view = polygon([(x - w + 0.8, top + 0.8), (x + w - 0.8, top + 0.8), (x + w - 0.8, bottom - 0.8), (x - w + 0.8, bottom - 0.8)])
    cv.fill(view, steps(top, bottom, ('#7cc4f5', '#c6ecfb', '#fff3d0')))
    cv.fill(ellipse(x - 4, bottom + 2, 12, 8) | ellipse(x + 8, bottom + 3, 10, 8), '#8fcf74', clip=view)
    cv.fill(polygon([(x - 0.6, top), (x + 0.6, top), (x + 0.6, bottom), (x - 0.6, bottom)]) | polygon([(x - w, 18.4), (x + w, 18.4), (x + w, 19.6), (x - w, 19.6)]), '#fffaf0')
