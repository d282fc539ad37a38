"""Boats, houses, towers, tents."""

import numpy as np

from scenes.canvas import mix

LAMP = '#ffe08a'


def boat(p, c, env):
    p.fill(p.ellipse(0, -0.1, 0.42, 0.07), c.shade, 0.28, 0.05)
    p.fill(p.blob([(-0.24, -0.04), (0.22, -0.04), (0.1, -0.3), (-0.08, -0.24)]), c.base, 0.22, 0.03)
    hull = p.blob([(-0.46, 0.17), (-0.2, 0.13), (0.2, 0.13), (0.5, 0.2), (0.36, -0.01), (0.2, -0.05), (-0.22, -0.05), (-0.36, 0)])
    wood = ('#fbf3e6', '#c9b3b8') if env.scene.colour in ('brown', 'red', 'orange', 'pink') else ('#a8623f', '#6b3a3c')
    p.fill(hull, p.fade(*wood, (0, 0.16), (0, -0.05)))
    p.fill(p.box(-0.6, 0.075, 0.6, 0.12), c.base, clip=hull)
    p.fill(p.line([(0, 0.12), (0.01, 1.0)], 0.035), '#6b4636')
    main = p.blob([(0.05, 0.2), (0.05, 0.55), (0.04, 0.95), (0.24, 0.68), (0.42, 0.24), (0.24, 0.2)])
    p.fill(main, p.fade(c.light, c.base, (0.02, 0.9), (0.35, 0.2)))
    p.fill(p.blob([(0.05, 0.2), (0.2, 0.29), (0.42, 0.24), (0.24, 0.18)]), c.shade, 0.5, clip=main)
    jib = p.blob([(-0.05, 0.22), (-0.04, 0.5), (-0.03, 0.84), (-0.2, 0.52), (-0.34, 0.25), (-0.2, 0.2)])
    pale = mix(c.light, '#ffffff', 0.62)
    p.fill(jib, p.fade('#ffffff' if env.scene.colour != 'white' else '#dfe4f5', mix(pale, c.base, 0.25), (-0.05, 0.85), (-0.25, 0.2)))
    p.fill(p.poly([(0.01, 1.0), (0.01, 0.93), (-0.14, 0.965)]), c.shade)
    p.fill(p.ellipse(-0.1, -0.055, 0.4, 0.018) | p.ellipse(0.22, -0.09, 0.3, 0.014), '#f2fbff', 0.8)


def lighthouse(p, c, env):
    if env.place == 'beach':
        p.shadow(0.24)
    if env.dark:
        p.fill(p.poly([(0, 0.86), (1.4, 1.08), (1.4, 0.7)]), p.fade('#fff3b0', '#fff3b0'), 0.28, 0.03, lit=True)
        p.fill(p.poly([(0, 0.86), (-1.4, 0.98), (-1.4, 0.74)]), '#fff3b0', 0.2, 0.03, lit=True)
    tower = p.poly([(-0.155, 0), (0.155, 0), (0.1, 0.76), (-0.1, 0.76)])
    p.fill(tower, p.fade('#fffaf2', '#dcd6e8', (-0.1, 0.4), (0.16, 0.4)) if env.scene.colour != 'white' else p.fade('#ffffff', '#cfd3ea', (-0.1, 0.4), (0.16, 0.4)))
    band = c if env.scene.colour != 'white' else type(c)('#8fa6d6', '#6f86c0', '#b8c8ea')
    for low in (0.06, 0.33, 0.6):
        p.fill(p.poly([(-0.2, low), (0.2, low + 0.03), (0.2, low + 0.15), (-0.2, low + 0.12)]), p.fade(band.light, band.shade, (-0.16, 0.4), (0.16, 0.4)), clip=tower)
    p.fill(p.box(-0.05, 0, 0.05, 0.085, 0.02), '#5b4a6a')
    for v in (0.26, 0.53):
        p.fill(p.box(-0.022, v, 0.022, v + 0.055, 0.01), LAMP if env.dark else '#5f6f9f', lit=env.dark)
    p.fill(p.box(-0.15, 0.755, 0.15, 0.79, 0.01), '#4b4668')
    p.fill(p.box(-0.085, 0.79, 0.085, 0.92), p.fade('#fff6c8', '#ffd768', (0, 0.92), (0, 0.79)), lit=True)
    p.fill(p.line([(-0.03, 0.79), (-0.03, 0.92)], 0.014) | p.line([(0.035, 0.79), (0.035, 0.92)], 0.014), '#4b4668')
    p.fill(p.poly([(-0.115, 0.91), (0.115, 0.91), (0.0, 1.03)], 0.008), p.fade(band.light, band.shade, (-0.1, 1), (0.1, 0.9)))
    p.fill(p.circle(0, 1.045, 0.02), band.shade)
    if env.dark:
        p.fill(p.circle(0, 0.855, 0.05), '#fff3b0', 0.6, 0.16, lit=True, add=True)


def house(p, c, env):
    p.shadow(0.5)
    roof = {'red': ('#4a4f86', '#343768'), 'orange': ('#5a4a8a', '#41366c'), 'brown': ('#4a4f86', '#343768')}.get(env.scene.colour, ('#d9624a', '#a9404c'))
    snow = env.place == 'snow'
    p.fill(p.box(0.2, 0.62, 0.32, 0.97), p.fade('#c98a78', '#9a5f62', (0.2, 0.9), (0.32, 0.9)))
    walls = p.box(-0.4, 0, 0.4, 0.56)
    p.fill(walls, p.fade(c.light, c.base, (-0.35, 0.5), (0.3, 0)))
    p.fill(p.box(-0.4, 0.46, 0.4, 0.58), c.shade, 0.45, 0.03, clip=walls)
    p.fill(p.box(0.22, 0, 0.4, 0.58), c.shade, 0.35, clip=walls)
    top = p.poly([(-0.5, 0.5), (0.5, 0.5), (0.27, 0.88), (-0.27, 0.88)], 0.015)
    p.fill(top, p.fade(mix(roof[0], '#ffffff', 0.15), roof[1], (-0.4, 0.9), (0.4, 0.5)))
    for v in (0.6, 0.7, 0.8):
        p.fill(p.line([(-0.6, v), (0.6, v)], 0.015), roof[1], 0.5, clip=top)
    if snow:
        cap = p.blob([(-0.5, 0.6), (-0.3, 0.9), (0.28, 0.92), (0.5, 0.58), (0.3, 0.64), (0.1, 0.7), (-0.12, 0.62), (-0.3, 0.72)])
        p.fill(cap, '#fbfdff')
        p.fill(p.box(0.19, 0.94, 0.33, 1.0, 0.02), '#fbfdff')
    glow = env.dark or env.light.name == 'sunset'
    pane = ('#ffe9a0', '#ffc14f') if glow else ('#bfe8fb', '#7ab4e0')
    for u in (-0.25, 0.22):
        p.fill(p.box(u - 0.095, 0.18, u + 0.095, 0.41, 0.01), '#fffaf0')
        p.fill(p.box(u - 0.07, 0.205, u + 0.07, 0.385), p.fade(*pane, (u, 0.39), (u, 0.2)), lit=glow)
        p.fill(p.line([(u, 0.2), (u, 0.39)], 0.02) | p.line([(u - 0.07, 0.295), (u + 0.07, 0.295)], 0.02), '#fffaf0')
    door = p.box(-0.085, -0.02, 0.07, 0.34, 0.03)
    p.fill(door, p.fade('#8a5a4a', '#5f3a40', (0, 0.34), (0, 0)))
    p.fill(p.circle(0.04, 0.15, 0.018), '#ffd76a')
    if glow:
        p.fill(p.box(-0.32, 0.2, -0.18, 0.39) | p.box(0.15, 0.2, 0.29, 0.39), '#ffcf6a', 0.4, 0.09, lit=True, add=True)


def windmill(p, c, env):
    p.shadow(0.3)
    tower = p.poly([(-0.23, 0), (0.23, 0), (0.125, 0.64), (-0.125, 0.64)])
    p.fill(tower, p.fade(c.light, c.shade, (-0.2, 0.4), (0.26, 0.3)))
    p.fill(p.box(-0.3, 0.0, 0.3, 0.1), '#8d7f96', 0.65, clip=tower)
    p.fill(p.box(-0.2, 0.58, 0.2, 0.62, 0.01), '#fff6e8', 0.9)
    p.fill(p.blob([(-0.15, 0.63), (-0.12, 0.74), (0, 0.8), (0.12, 0.74), (0.15, 0.63), (0, 0.62)]), p.fade('#7a5a5f', '#4a3850', (-0.1, 0.8), (0.1, 0.63)))
    glow = env.dark or env.light.name == 'sunset'
    for v in (0.22, 0.42):
        p.fill(p.box(-0.04, v, 0.04, v + 0.1, 0.02), LAMP if glow else '#54618f', lit=glow)
    p.fill(p.box(-0.06, -0.01, 0.06, 0.15, 0.03), '#5f4048')
    start = env.rng.uniform(0.15, 1.3)
    for i in range(4):
        a = start + i * np.pi / 2
        co, si = np.cos(a), np.sin(a)
        turn = lambda r, w: (co * r - si * w, 0.69 + si * r + co * w)
        p.fill(p.line([turn(0, 0), turn(0.43, 0)], 0.022), '#5f4540')
        p.fill(p.poly([turn(0.1, 0.015), turn(0.43, 0.015), turn(0.43, 0.13), turn(0.1, 0.1)]), p.fade('#fffdf6', '#e4dcea', turn(0.43, 0), turn(0.1, 0)))
        for r in (0.21, 0.32):
            p.fill(p.line([turn(r, 0.01), turn(r, 0.12)], 0.012), '#b09a9a', 0.8)
    p.fill(p.circle(0, 0.69, 0.035), '#4a3440')


def tent(p, c, env):
    p.shadow(0.56)
    front = p.poly([(-0.52, 0), (0.36, 0), (-0.06, 0.76)], 0.012)
    side = p.poly([(0.36, 0), (0.62, 0.06), (0.14, 0.74), (-0.06, 0.76)], 0.012)
    p.fill(side, p.fade(c.base, c.shade, (0.1, 0.7), (0.5, 0)))
    p.fill(front, p.fade(c.light, c.base, (-0.06, 0.76), (-0.06, 0)))
    p.fill(p.poly([(-0.35, 0), (-0.06, 0.76), (-0.24, 0)]) | p.poly([(0.1, 0), (-0.06, 0.76), (0.22, 0)]), '#fff6e6', 0.5, clip=front)
    glow = env.dark or env.light.name == 'sunset'
    inside = p.poly([(-0.2, 0), (0.06, 0), (-0.06, 0.56)])
    p.fill(inside, p.fade('#ffd36a', '#f28c3a', (0, 0), (0, 0.5)) if glow else p.fade('#5b4660', '#2f2748', (0, 0), (0, 0.5)), lit=glow)
    p.fill(p.poly([(0.06, 0), (-0.06, 0.56), (0.14, 0.06)]), c.light)
    p.fill(p.line([(-0.06, 0.74), (-0.07, 0.86)], 0.03), '#5f4540')
    p.fill(p.poly([(-0.07, 0.87), (-0.07, 0.79), (0.07, 0.83)]), c.shade)
    if glow:
        p.fill(p.circle(-0.07, 0.18, 0.1), '#ffcf6a', 0.55, 0.22, lit=True, add=True)


def castle(p, c, env):
    p.shadow(0.55)
    roof = {'white': ('#7fa0ea', '#4f68c0'), 'grey': ('#9a6ad8', '#6a45a8'), 'blue': ('#f2b84a', '#d08530'), 'orange': ('#4f7fd0', '#3a559a')}.get(
        env.scene.colour, ('#6f62c4', '#483f8f'))
    glow = env.dark or env.light.name == 'sunset'
    pane = '#ffdf7a' if glow else '#4d4470'

    def tower(u, w, h, tip):
        body = p.box(u - w, 0, u + w, h)
        p.fill(body, p.fade(c.light, c.shade, (u - w, h), (u + w * 1.3, h * 0.6)))
        for i in (-1, 0, 1):
            p.fill(p.box(u + i * w * 0.78 - w * 0.26, h - 0.01, u + i * w * 0.78 + w * 0.26, h + 0.045), c.base if i < 1 else c.shade)
        cone = p.poly([(u - w * 1.3, h + 0.03), (u + w * 1.3, h + 0.03), (u, tip)], 0.008)
        p.fill(cone, p.fade(roof[0], roof[1], (u - w, h), (u + w, h)))
        p.fill(p.line([(u, tip), (u, tip + 0.1)], 0.015), '#5a4a6a')
        p.fill(p.poly([(u, tip + 0.1), (u, tip + 0.04), (u + 0.09, tip + 0.07)]), '#ff7a7a')
        p.fill(p.box(u - 0.028, h * 0.68, u + 0.028, h * 0.68 + 0.09, 0.024), pane, lit=glow)

    tower(0.0, 0.13, 0.62, 0.92)
    wall = p.box(-0.36, 0, 0.36, 0.38)
    p.fill(wall, p.fade(c.light, c.base, (-0.3, 0.4), (0.3, 0)))
    for u in (-0.24, -0.08, 0.08, 0.24):
        p.fill(p.box(u - 0.045, 0.375, u + 0.045, 0.43), c.base)
    tower(-0.38, 0.105, 0.5, 0.76)
    tower(0.38, 0.105, 0.5, 0.76)
    p.fill(p.box(-0.1, -0.02, 0.1, 0.24, 0.09), '#54405c')
    p.fill(p.box(-0.065, -0.02, 0.065, 0.2, 0.06), '#ffcf6a' if glow else '#382a48', lit=glow)
