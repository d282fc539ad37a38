"""What is above the horizon: gradient, sun, moon, stars, clouds."""

import numpy as np

from scenes.canvas import Shape, below, ellipse, mix, polygon, radial, rgb, steps

ALL = Shape((0, 0, 64, 64), lambda x, y: 0 * x + 0 * y - 9.0)


def paint_sky(cv, env, horizon=40, stars=True):
    cv.fill(ALL, steps(0, horizon, env.light.sky), lit=True)
    if env.dark and stars:
        paint_stars(cv, env.rng, 16 if 'star' not in env.scene.extras else 34, horizon)
    extras = env.scene.extras
    high = env.scene.thing in ('balloon', 'kite', 'butterfly', 'star')
    side = 1 if env.rng.random() < 0.5 else -1
    x = 32 + side * env.rng.uniform(17, 21)
    if 'moon' in extras:
        paint_moon(cv, x, 11 if not high else 9.5, 5.2, '#fdf3cf', env.rng.random() < 0.4)
    elif 'sun' in extras or (env.light.name in ('sunset', 'morning') and env.scene.thing != 'sun' and env.rng.random() < 0.6):
        low = env.light.name in ('sunset', 'morning')
        paint_sun(cv, env, x, horizon - 5 if low else 10.5, 5.6 if low else 5)
    if 'cloud' in extras:
        for i in range(3):
            paint_cloud(cv, env, (10, 50, 31)[i] + env.rng.uniform(-4, 4), (9, 14, 22)[i] + env.rng.uniform(-2, 2), env.rng.uniform(7, 10))
    elif not env.dark and env.rng.random() < 0.5:
        paint_cloud(cv, env, 32 - side * 18, env.rng.uniform(8, 18), env.rng.uniform(5, 7.5), 0.7)
    if env.scene.thing in ('moon', 'sun'):
        HEAVENLY[env.scene.thing](cv, env, horizon)


def paint_stars(cv, rng, count, horizon):
    for _ in range(count):
        x, y = rng.uniform(1, 63), rng.uniform(1, horizon * 0.85)
        r = rng.choice([0.32, 0.42, 0.6], p=[0.5, 0.35, 0.15])
        cv.fill(ellipse(x, y, r, r), '#fff6dc', rng.uniform(0.55, 1), lit=True)
        if r > 0.5:
            cv.fill(ellipse(x, y, 0.6, 0.6), '#fff6dc', 0.25, 1.2, lit=True)
            cv.fill(ellipse(x, y, 1.7, 0.16) | ellipse(x, y, 0.16, 1.7), '#fff6dc', 0.7, lit=True)


def paint_moon(cv, x, y, r, colour, crescent, glow=True):
    colour = rgb(colour)
    if glow:
        cv.fill(ellipse(x, y, r * 1.2, r * 1.2), colour, 0.34, r * 1.3, lit=True, add=True)
    disc = ellipse(x, y, r, r)
    if crescent:
        disc = disc - ellipse(x + r * 0.5, y - r * 0.22, r * 0.86, r * 0.86)
    cv.fill(disc, radial((x - r * 0.4, y - r * 0.4), r * 2, mix(colour, '#ffffff', 0.45), mix(colour, '#c88a5a', 0.22)), lit=True)
    if not crescent:
        for dx, dy, s in ((0.3, -0.28, 0.24), (-0.34, 0.16, 0.3), (0.26, 0.42, 0.17), (-0.2, -0.5, 0.13), (0.58, 0.14, 0.12)):
            cv.fill(ellipse(x + dx * r, y + dy * r, s * r, s * r), mix(colour, '#9a7a6a', 0.36), 0.62, lit=True, clip=disc)
            cv.fill(ellipse(x + dx * r + 0.06 * r, y + dy * r + 0.06 * r, s * r * 0.8, s * r * 0.8), mix(colour, '#b8937a', 0.3), 0.6, lit=True, clip=disc)


def paint_sun(cv, env, x, y, r, colour=None):
    colour = rgb(colour or env.light.glow)
    cv.fill(ellipse(x, y, r, r), colour, 0.5, r * 1.9, lit=True, add=True)
    cv.fill(ellipse(x, y, r * 1.35, r * 1.35), colour, 0.35, 0.5, lit=True)
    cv.fill(ellipse(x, y, r, r), radial((x, y - r * 0.3), r * 1.6, mix(colour, '#ffffff', 0.65), colour), lit=True)


def paint_cloud(cv, env, x, y, w, alpha=0.92):
    """Three or four puffs on a flat base, lit from above."""
    rng = env.rng
    top = mix('#ffffff', env.light.sky[2], 0.25 if not env.dark else 0.75)
    low = mix(top, env.light.sky[1], 0.5)
    puffs = [(-0.6, 0.02, 0.32), (-0.18, -0.16, 0.46), (0.3, -0.06, 0.38), (0.68, 0.06, 0.26)]
    shape = ellipse(x, y + w * 0.16, w, w * 0.2)
    for dx, dy, r in puffs:
        r *= rng.uniform(0.85, 1.1)
        shape = shape | ellipse(x + dx * w, y + dy * w, r * w, r * w)
    shape = shape & Shape((0, 0, 64, 64), lambda X, Y: Y - (y + w * 0.3) + 0 * X)
    cv.fill(shape, lambda X, Y: steps(y - w * 0.6, y + w * 0.35, (top, mix(top, low, 0.3), low))(X, Y), alpha, lit=True)


def great_moon(cv, env, horizon):
    colour = {'yellow': '#ffd968', 'white': '#f3f1fb', 'orange': '#ffa457'}[env.scene.colour]
    r = env.rng.uniform(11, 13)
    x, y = 32 + env.rng.uniform(-9, 9), env.rng.uniform(17, 20)
    if env.place == 'mountains':
        r, y = r - 2.5, y - 3
    paint_moon(cv, x, y, r, colour, env.rng.random() < 0.45)


def great_sun(cv, env, horizon):
    colour = {'red': '#ff5a4f', 'orange': '#ff9a3d', 'yellow': '#ffd84d'}[env.scene.colour]
    r = env.rng.uniform(10.5, 12.5)
    x, y = 32 + env.rng.uniform(-9, 9), horizon - env.rng.uniform(6, 13)
    if env.place == 'mountains':
        r, y = r - 2, env.rng.uniform(15, 18)
    c = rgb(colour)
    cv.fill(ellipse(x, y, r, r), c, 0.55, r * 1.2, lit=True, add=True)
    cv.fill(ellipse(x, y, r * 1.28, r * 1.28), mix(c, '#fff0c0', 0.5), 0.3, 0.4, lit=True)
    cv.fill(ellipse(x, y, r, r), steps(y - r, y + r, (mix(c, '#fff2b0', 0.55), c, mix(c, '#f2486a', 0.25))), lit=True)


HEAVENLY = {'moon': great_moon, 'sun': great_sun}


def ridge(rng, base, rough, seeds=3):
    """A rolling outline: y as a function of x, as a sum of a few waves."""
    waves = [(rng.uniform(0.4, 1) * rough / (i + 1), rng.uniform(0.05, 0.09) * (i + 1), rng.uniform(0, 6.28)) for i in range(seeds)]

    def height(x):
        y = base + 0 * x
        for size, pace, start in waves:
            y = y + size * np.sin(x * pace + start)
        return y

    return height


def hill(cv, height, top, low, lit=True, depth=26):
    """A layer of land: light on its edge, deeper below."""

    def paint(x, y):
        t = np.clip((y - height(x)) / depth, 0, 1)[..., None]
        return rgb(top) * (1 - t) + rgb(low) * t

    cv.fill(below(height), paint, lit=lit)


def peaks(cv, rng, base, colour, shade, snow, size=(16, 22), count=3, lit=True):
    """Mountains with a lit and a shaded side, and caps where `snow` is a colour."""
    span = 78 / count
    order = rng.permutation(count)
    for i in order:
        x = -7 + span * (i + 0.5) + rng.uniform(-3, 3)
        h, w = rng.uniform(*size), rng.uniform(0.72, 0.95) * span
        tip = (x, base - h)
        kink = (x + rng.uniform(0.5, 2.5), base - h * 0.45)
        whole = polygon([(x - w, base + 1), tip, (x + w, base + 1)])
        cv.fill(whole, colour, lit=lit)
        cv.fill(polygon([tip, kink, (x - w * 0.05, base + 1), (x + w, base + 1)]), shade, lit=lit)
        if snow is not None:
            f = 0.36
            left, right = (x - w * f, base - h * (1 - f)), (x + w * f, base - h * (1 - f))
            cap = [left, tip, right, (x + w * 0.22, base - h * 0.7), (x + w * 0.08, base - h * 0.58), (x - w * 0.06, base - h * 0.7), (x - w * 0.2, base - h * 0.6)]
            cv.fill(polygon(cap), snow, lit=lit, clip=whole)
            cv.fill(polygon([tip, kink, (x + w * 0.08, base - h * 0.58), (x + w * 0.22, base - h * 0.7), right]), mix(snow, shade, 0.35), lit=lit, clip=whole & polygon(cap))
