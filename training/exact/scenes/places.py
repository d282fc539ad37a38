"""The backdrops, one function per place."""

import numpy as np

from scenes.canvas import below, ellipse, mix, polygon, rgb, steps
from scenes.places_indoors import space, table, underwater
from scenes.sky import hill, paint_cloud, paint_sky, peaks, ridge


def meadow(cv, env):
    rng, light = env.rng, env.light
    paint_sky(cv, env, 40)
    haze = light.haze
    far = cv.tone(rgb('#6fae9a'))
    if rng.random() < 0.35:
        peaks(cv, rng, 41, mix(cv.tone(rgb('#7f93c9')), haze, 0.45), mix(cv.tone(rgb('#6478b4')), haze, 0.35), mix('#ffffff', haze, 0.35), (9, 14))
    hill(cv, ridge(rng, 36, 2.5), mix(far, haze, 0.6), mix(far, haze, 0.35))
    green = ['#8fcf5f', '#7fc95f', '#a5d45c', '#69bf6a'][rng.integers(4)]
    hill(cv, ridge(rng, 40.5, 2.2), mix(cv.tone(mix(green, '#4aa86a', 0.35)), haze, 0.22), cv.tone(rgb('#4a9f63')))
    hill(cv, ridge(rng, 46, 1.6), cv.tone(mix(green, '#fff2a0', 0.12)), cv.tone(rgb('#2f8a57')), depth=22)
    tufts(cv, rng, green)


def tufts(cv, rng, green, count=15):
    for _ in range(count):
        x, y = rng.uniform(0, 64), rng.uniform(50, 63)
        blade = mix(green, '#1f6b4a', rng.uniform(0.3, 0.6))
        for dx in (-0.8, 0, 0.8):
            cv.fill(polygon([(x - 0.3 + dx * 0.3, y), (x + 0.3 + dx * 0.3, y), (x + dx, y - rng.uniform(1.5, 2.4))]), blade, 0.8)
    for _ in range(rng.integers(3, 8)):
        x, y = rng.uniform(1, 63), rng.uniform(52, 63)
        colour = ['#fff6e0', '#ffd75e', '#ff9fbf', '#ffffff'][rng.integers(4)]
        cv.fill(ellipse(x, y, 0.62, 0.55), colour, 0.95)


def sea(cv, env):
    rng, light = env.rng, env.light
    horizon = 35
    paint_sky(cv, env, horizon)
    if rng.random() < 0.45 and env.scene.thing not in ('sun',):
        land = mix(cv.tone(rgb('#5f7fb8')), light.haze, 0.5)
        x = rng.uniform(2, 62)
        hill(cv, lambda X: horizon + 0.5 - 5 * np.exp(-(((X - x) / 9) ** 2)) - 3 * np.exp(-(((X - x - 11) / 7) ** 2)), land, land)
    water(cv, env, horizon)
    if env.scene.thing == 'lighthouse':
        rock(cv, rng, 32, 57)


WATER = {'day': ('#2f9fdc', '#1560b4'), 'morning': ('#62b6d6', '#2b74b8'), 'sunset': ('#a35aa6', '#3a3a94'), 'night': ('#2a4fa0', '#131f66')}


def water(cv, env, horizon, bottom=64):
    rng, light = env.rng, env.light
    mid, near = WATER[light.name]
    edge = mix(light.sky[2], mid, 0.4)
    cv.fill(below(lambda x: horizon + 0 * x), steps(horizon, bottom, (edge, mix(mid, light.sky[1], 0.12), near)), lit=True)
    glow = {'sunset': '#ffd9a0', 'morning': '#fff3d0', 'night': '#cfdcff', 'day': '#e8fbff'}[light.name]
    shine = env.scene.thing in ('sun', 'moon') or set(env.scene.extras) & {'sun', 'moon'}
    for i in range(34):
        t = (i + 0.5) / 34
        y = horizon + 1 + (bottom - horizon - 2) * t**1.25
        for _ in range(2):
            x = rng.uniform(0, 64) if not (shine and rng.random() < 0.55) else 32 + rng.normal() * (3 + 7 * t)
            w = (0.8 + 3.2 * t) * rng.uniform(0.6, 1.3)
            cv.fill(ellipse(x, y, w, 0.16 + 0.22 * t), glow, rng.uniform(0.15, 0.5) * (1.25 if shine else 0.8), lit=True)


def rock(cv, rng, x, y):
    points = [(x - 17, y + 4), (x - 12, y - 2), (x - 6, y - 5), (x + 2, y - 4.4), (x + 9, y - 4.8), (x + 14, y - 0.5), (x + 19, y + 4)]
    cv.fill(polygon(points, 1.2), steps(y - 6, y + 5, ('#8d86a3', '#6a6488', '#4d4a70')))
    cv.fill(polygon([(x - 12, y - 2), (x - 6, y - 5), (x + 2, y - 4.4), (x - 3, y - 1.5), (x - 8, y + 1)], 0.6), '#aaa3bb', 0.7)
    for dx in (-13, -5, 4, 12):
        cv.fill(ellipse(x + dx, y + 4.6 + rng.uniform(-0.4, 0.4), 4.4, 0.75), '#e6f6ff', 0.75)


def sky_place(cv, env):
    rng = env.rng
    paint_sky(cv, env, 62)
    for y, alpha in ((57, 0.55), (62, 0.9)):
        for x in np.linspace(-4, 68, 6):
            paint_cloud(cv, env, x + rng.uniform(-4, 4), y + rng.uniform(-2, 2), rng.uniform(8, 11), alpha)


def snow(cv, env):
    rng, light = env.rng, env.light
    paint_sky(cv, env, 42)
    white, blue = cv.tone(rgb('#f7fbff')), cv.tone(rgb('#a9c3ee'))
    hill(cv, ridge(rng, 37, 2.5), mix(mix(white, blue, 0.5), light.haze, 0.5), mix(blue, light.haze, 0.3))
    if env.scene.thing != 'pine':
        for _ in range(rng.integers(3, 7)):
            x = rng.uniform(0, 64)
            if abs(x - 32) > 9:
                small_pine(cv, x, 43 + rng.uniform(-1, 1.5), rng.uniform(6, 11), mix(cv.tone(rgb('#3f7d86')), light.haze, 0.42))
    hill(cv, ridge(rng, 43, 1.5), mix(white, light.haze, 0.15), mix(white, blue, 0.7), depth=16)
    hill(cv, ridge(rng, 49, 1.3), white, mix(white, blue, 0.55), depth=20)


def small_pine(cv, x, y, h, colour, lit=True):
    for i in range(3):
        w = h * (0.34 - 0.07 * i)
        base = y - h * (0.12 + 0.26 * i)
        cv.fill(polygon([(x - w, base), (x + w, base), (x, base - h * 0.42)], 0.2), colour, lit=lit)


def desert(cv, env):
    rng, light = env.rng, env.light
    paint_sky(cv, env, 42)
    if rng.random() < 0.5:
        far = mix(cv.tone(rgb('#d98a6a')), light.haze, 0.5)
        x = rng.uniform(8, 56)
        cv.fill(polygon([(x - 13, 42), (x - 9, 33), (x + 3, 33), (x + 5, 36.5), (x + 9, 36.5), (x + 12, 42)], 0.8), far, lit=True)
    sand, shade = cv.tone(rgb('#f7cf86')), cv.tone(rgb('#d98f5c'))
    hill(cv, ridge(rng, 39.5, 2.2), mix(sand, light.haze, 0.35), mix(shade, light.haze, 0.2))
    dune(cv, rng, 45, mix(sand, '#fff3c8', 0.15) if not light.dark else sand, shade)
    dune(cv, rng, 51, mix(sand, '#fff0c0', 0.2) if not light.dark else sand, mix(shade, sand, 0.3))


def dune(cv, rng, base, top, low):
    height = ridge(rng, base, 2.0, 2)
    hill(cv, height, top, mix(top, low, 0.55), depth=14)
    crest = rng.uniform(10, 54)
    side = 1 if rng.random() < 0.5 else -1
    cv.fill(polygon([(crest, height(np.array(crest))), (crest + side * 34, base + 3.5), (crest + side * 30, base + 16), (crest + side * 6, base + 16), (crest + side * 3, base + 6)]), low, 0.4, 0.5, lit=True, clip=below(height))


def forest(cv, env):
    rng, light = env.rng, env.light
    paint_sky(cv, env, 44, stars=False)
    mist = mix(light.haze, light.sky[2], 0.4)
    for depth, tone in ((0, 0.62), (1, 0.38), (2, 0.14)):
        colour = mix(cv.tone(rgb(['#4f9f87', '#3c8f74', '#2a7560'][depth])), mist, tone)
        for x in np.linspace(-4, 68, (9, 7, 6)[depth]):
            x = x + rng.uniform(-3, 3)
            if depth == 2 and 16 < x < 48:
                continue
            small_pine(cv, x, 48 + depth * 1.5, rng.uniform(20, 29) + depth * 5, colour)
    if not light.dark:
        for x in (14, 30, 44):
            cv.fill(polygon([(x, -2), (x + 6, -2), (x - 6, 52), (x - 16, 52)]), '#fff6c8', 0.13, 1.5, lit=True)
    hill(cv, ridge(rng, 48, 1.0), cv.tone(rgb('#6fae5a')), cv.tone(rgb('#2c6e50')), depth=15)
    tufts(cv, rng, '#6fae5a', 18)


def beach(cv, env):
    rng = env.rng
    paint_sky(cv, env, 31)
    water(cv, env, 30, 50)
    line = ridge(rng, 45.5, 1.6, 2)
    cv.fill(below(lambda x: line(x) - 1.3), '#eafaff', 0.85)
    hill(cv, line, cv.tone(rgb('#ffe3ab')), cv.tone(rgb('#eeb877')), depth=18)
    cv.fill(below(line), '#d79f68', 0.35, 0.7, clip=below(line))
    hill(cv, lambda x: line(x) + 1.3, cv.tone(rgb('#ffe3ab')), cv.tone(rgb('#efbb7b')), depth=18)
    for _ in range(9):
        x, y = rng.uniform(0, 64), rng.uniform(51, 63)
        cv.fill(ellipse(x, y, 0.6, 0.35), ['#ffffff', '#e89a7a', '#d8a060', '#fff2d8'][rng.integers(4)], 0.8)


def mountains(cv, env):
    rng, light = env.rng, env.light
    paint_sky(cv, env, 42)
    far, near = mix(cv.tone(rgb('#8fa4d8')), light.haze, 0.45), mix(cv.tone(rgb('#6d83c4')), light.haze, 0.12)
    snow_cap = mix(cv.tone(rgb('#ffffff')), light.haze, 0.15)
    peaks(cv, rng, 44, far, mix(far, near, 0.5), mix(snow_cap, far, 0.25), (15, 20), 4)
    peaks(cv, rng, 46, near, mix(near, cv.tone(rgb('#3f4f96')), 0.55), snow_cap, (19, 27), 3)
    hill(cv, ridge(rng, 43, 1.6), mix(cv.tone(rgb('#4f9f7f')), light.haze, 0.2), cv.tone(rgb('#3a8a6a')))
    for _ in range(rng.integers(4, 9)):
        small_pine(cv, rng.uniform(0, 64), 46 + rng.uniform(-1.5, 1), rng.uniform(4, 7), cv.tone(rgb('#2f7a66')))
    hill(cv, ridge(rng, 47.5, 1.4), cv.tone(rgb('#94cf63')), cv.tone(rgb('#37905a')), depth=20)
    tufts(cv, rng, '#86c65f', 12)


def finish(cv, env):
    """Falling snow, and a breath of shade in the corners."""
    rng = env.rng
    if env.place == 'snow' and rng.random() < 0.6:
        for _ in range(26):
            x, y = rng.uniform(0, 64), rng.uniform(0, 64)
            r = rng.uniform(0.35, 0.75)
            cv.fill(ellipse(x, y, r, r), '#ffffff', 0.85, lit=True)
    y, x = np.meshgrid(cv.axis, cv.axis, indexing='ij')
    far = np.clip(np.hypot(x - 32, y - 32) / 45 - 0.62, 0, 1)
    cv.rgb *= (1 - 0.22 * far)[..., None]


BACKDROPS = {
    'meadow': meadow, 'sea': sea, 'underwater': underwater, 'sky': sky_place, 'snow': snow, 'desert': desert, 'table': table,
    'forest': forest, 'beach': beach, 'mountains': mountains, 'space': space,
}
