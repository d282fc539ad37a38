"""Trees, flowers, mushrooms, cacti."""

import numpy as np

from scenes.canvas import mix


def tree(p, c, env):
    p.shadow(0.34)
    p.fill(p.poly([(-0.06, 0), (0.075, 0), (0.045, 0.45), (-0.04, 0.45)], 0.012), p.fade('#a0694a', '#6b4038', (-0.06, 0.2), (0.07, 0.2)))
    p.fill(p.line([(0, 0.3), (0.15, 0.48)], 0.04) | p.line([(0, 0.26), (-0.15, 0.42)], 0.035), '#7d4f3e')
    j = lambda: env.rng.uniform(-0.02, 0.02)
    crown = p.circle(-0.2 + j(), 0.52, 0.2) | p.circle(0.21 + j(), 0.54, 0.2) | p.circle(0 + j(), 0.76, 0.24) | p.circle(0, 0.55, 0.24) | p.circle(-0.17, 0.69, 0.19) | p.circle(0.18 + j(), 0.71, 0.18)
    p.fill(crown, p.fade(c.base, c.shade, (-0.15, 0.8), (0.2, 0.4)))
    for u, v, r in ((-0.1, 0.78, 0.19), (-0.25, 0.57, 0.13), (0.13, 0.6, 0.13)):
        p.fill(p.circle(u, v, r), c.light, 0.55, 0.03, clip=crown)
    for u, v in ((-0.16, 0.86), (-0.05, 0.7), (0.18, 0.7), (-0.3, 0.58), (0.1, 0.5), (0.27, 0.55)):
        p.fill(p.ellipse(u + j(), v + j(), 0.035, 0.022), mix(c.light, '#ffffff', 0.3), 0.75)


def pine(p, c, env):
    p.shadow(0.3)
    p.fill(p.box(-0.045, -0.01, 0.045, 0.2), p.fade('#9a6448', '#643c38', (-0.04, 0.1), (0.05, 0.1)))
    snow = env.place == 'snow' or env.scene.colour == 'white'
    body = c if env.scene.colour != 'white' else type(c)('#5fa09a', '#3a7588', '#8cc8b8')
    for low, high, w in ((0.12, 0.5, 0.34), (0.34, 0.74, 0.27), (0.58, 1.0, 0.2)):
        outline = [(-w, low), (-w * 0.4, low - 0.03), (0, low - 0.01), (w * 0.4, low - 0.03), (w, low), (0.02, high), (-0.02, high)]
        tier = p.poly(outline, 0.018)
        p.fill(tier, p.fade(body.light if low > 0.5 else body.base, body.shade, (-w * 0.6, high), (w * 0.5, low)))
        p.fill(p.poly([(0.03, high), (w * 1.1, low - 0.04), (w * 0.2, low - 0.04)]), body.shade, 0.45, clip=tier)
        if snow:
            cap = p.blob([(0, high + 0.03), (-w * 0.75, low + 0.1), (-w * 0.45, low + 0.13), (-w * 0.2, low + 0.07), (w * 0.1, low + 0.15), (w * 0.4, low + 0.1), (w * 0.66, low + 0.13)])
            p.fill(cap, p.fade('#ffffff', '#dbe8fb', (-0.1, high), (0.2, low)), clip=tier)


def palm(p, c, env):
    p.shadow(0.26)
    trunk = [(0.06, 0.0), (0.0, 0.25), (-0.02, 0.5), (0.03, 0.74)]
    p.fill(p.line(trunk, np.linspace(0.11, 0.06, 22), smooth=True), p.fade('#c08a5a', '#7d4f3e', (-0.06, 0.3), (0.1, 0.3)))
    for v in np.arange(0.06, 0.7, 0.085):
        p.fill(p.line([(-0.03 + 0.03 * (v < 0.2), v), (0.06, v + 0.015)], 0.014), '#6b4038', 0.55)
    top = (0.03, 0.75)
    for a, r, drop in ((2.7, 0.42, 0.24), (0.4, 0.42, 0.24), (2.2, 0.4, 0.08), (0.95, 0.4, 0.08), (3.3, 0.36, 0.3), (-0.2, 0.36, 0.3), (1.57, 0.26, -0.02)):
        tip = (top[0] + r * np.cos(a), top[1] + r * np.sin(a) - drop)
        mid = (top[0] + r * 0.55 * np.cos(a), top[1] + r * 0.62 * np.sin(a) + 0.05)
        leaf = p.blob([top, (mid[0], mid[1] + 0.06), tip, (mid[0] + 0.01, mid[1] - 0.055)])
        p.fill(leaf, p.fade(c.light if np.sin(a) > 0.3 else c.base, c.shade, top, tip))
    for u, v in ((-0.01, 0.72), (0.07, 0.71), (0.03, 0.68)):
        p.fill(p.circle(u, v, 0.035), p.ball('#b0764a', '#6b4038', (u - 0.01, v + 0.01), 0.05))


def cactus(p, c, env):
    p.shadow(0.3)
    left = p.line([(0, 0.34), (-0.26, 0.36), (-0.27, 0.66)], 0.15, smooth=False)
    right = p.line([(0, 0.24), (0.25, 0.26), (0.26, 0.52)], 0.14)
    body = p.line([(0, 0.03), (0, 0.86)], 0.25)
    for shape, u in ((left, -0.27), (right, 0.26), (body, 0)):
        p.fill(shape, p.fade(c.light, c.shade, (u - 0.12, 0.5), (u + 0.13, 0.5)))
    for u, low, high in ((-0.06, 0.06, 0.9), (0.02, 0.05, 0.93), (0.08, 0.08, 0.9), (-0.27, 0.42, 0.69), (0.26, 0.32, 0.55)):
        p.fill(p.line([(u, low), (u, high)], 0.012), c.shade, 0.55)
    for u, v in ((0.0, 0.99), (-0.27, 0.74), (0.26, 0.6)):
        bloom = '#ff6f9f' if env.scene.colour != 'purple' else '#ffd25a'
        for a in (0.5, 1.57, 2.64):
            p.fill(p.ellipse(u + 0.05 * np.cos(a), v + 0.035 * np.sin(a), 0.05, 0.032, a), bloom)
        p.fill(p.circle(u, v, 0.025), '#fff0a0')


def leaf(p, u, v, length, angle, colour, dark):
    tip = (u + length * np.cos(angle), v + length * np.sin(angle))
    n = (-np.sin(angle) * length * 0.2, np.cos(angle) * length * 0.2)
    m = ((u + tip[0]) / 2, (v + tip[1]) / 2)
    p.fill(p.blob([(u, v), (m[0] + n[0], m[1] + n[1]), tip, (m[0] - n[0], m[1] - n[1])]), p.fade(colour, dark, tip, (u, v)))


def daisy(p, c, env):
    bend = env.rng.uniform(-0.06, 0.06)
    head = (bend, 0.7)
    p.shadow(0.16)
    p.fill(p.line([(0, 0), (bend * 0.3, 0.3), head], 0.045, smooth=True), '#3f9a5a')
    leaf(p, 0.0, 0.1, 0.28, 0.6, '#7fcf6a', '#2f8a57')
    leaf(p, 0.0, 0.16, 0.26, 2.6, '#6abf62', '#2f8a57')
    n = env.scene.petals
    r, wide = 0.21, {5: 0.13, 6: 0.11, 8: 0.078}[n]
    turn = env.rng.uniform(0, 6.28)
    edge = c.shade if env.scene.colour != 'white' else '#b9bfe0'
    for i in range(n):
        a = turn + i * 2 * np.pi / n
        u, v = head[0] + r * np.cos(a), head[1] + r * np.sin(a)
        petal = p.ellipse(u, v, 0.152, wide, a)
        p.fill(p.ellipse(u, v, 0.165, wide + 0.014, a), edge, 0.8)
        p.fill(petal, p.fade(c.light, c.base, (u + 0.1 * np.cos(a), v + 0.1 * np.sin(a)), head))
    heart = ('#ffd84f', '#f29a2e') if env.scene.colour not in ('yellow', 'orange') else ('#9a5a3a', '#5f3430')
    p.fill(p.circle(*head, 0.1), p.ball(*heart, (head[0] - 0.03, head[1] + 0.03), 0.13))
    for a in np.arange(6) * 1.05:
        p.fill(p.circle(head[0] + 0.055 * np.cos(a), head[1] + 0.055 * np.sin(a), 0.012), '#fff2b0', 0.7)


def tulip(p, c, env):
    p.shadow(0.16)
    vase = env.place == 'table'
    if vase:
        pot = p.poly([(-0.13, 0), (0.13, 0), (0.17, 0.26), (-0.17, 0.26)], 0.02)
        p.fill(pot, p.fade('#fdf3e6', '#b9a3c4', (-0.15, 0.2), (0.18, 0.1)))
        p.fill(p.box(-0.19, 0.24, 0.19, 0.3, 0.015), p.fade('#fffaf2', '#cdbad2', (-0.15, 0.3), (0.18, 0.3)))
        p.fill(p.box(-0.3, 0.1, 0.3, 0.15), '#7fa6e6', 0.7, clip=pot)
    foot = 0.28 if vase else 0
    p.fill(p.line([(0, foot), (0.01, 0.66)], 0.045), '#3f9a5a')
    p.fill(p.blob([(0, foot), (-0.12, foot + 0.14), (-0.24, 0.55), (-0.08, 0.38)]), p.fade('#8fd872', '#2f8a57', (-0.2, 0.5), (0, foot)))
    p.fill(p.blob([(0.01, foot), (0.15, foot + 0.16), (0.22, 0.6), (0.06, 0.36)]), p.fade('#74c966', '#2a7f57', (0.2, 0.5), (0, foot)))
    cup = p.blob([(-0.17, 0.97), (-0.19, 0.75), (-0.08, 0.62), (0.08, 0.62), (0.19, 0.75), (0.17, 0.97), (0.08, 0.85), (0, 0.99), (-0.08, 0.85)], 8)
    p.fill(cup, p.fade(c.base, c.shade, (0, 0.95), (0, 0.6)))
    p.fill(p.blob([(-0.12, 0.72), (0, 1.0), (0.12, 0.72), (0, 0.62)]), p.fade(c.light, c.base, (-0.03, 0.95), (0.06, 0.64)))
    p.fill(p.line([(-0.13, 0.88), (-0.13, 0.75)], 0.03), c.light, 0.6)


def mushroom(p, c, env):
    p.shadow(0.34)
    stem = p.blob([(-0.15, 0.02), (-0.1, 0.3), (-0.09, 0.5), (0.09, 0.5), (0.1, 0.3), (0.16, 0.02), (0, -0.03)])
    p.fill(stem, p.fade('#fff8ea', '#d6c2c9', (-0.12, 0.3), (0.16, 0.2)))
    p.fill(p.ellipse(0, 0.43, 0.34, 0.075), p.fade('#f6e3d2', '#b48fa2', (0, 0.37), (0, 0.5)))
    cap = p.blob([(-0.47, 0.46), (-0.4, 0.68), (-0.2, 0.88), (0.0, 0.94), (0.2, 0.88), (0.4, 0.68), (0.47, 0.46), (0.25, 0.41), (0, 0.435), (-0.25, 0.41)])
    p.fill(cap, p.fade(c.light, c.base, (-0.2, 0.95), (0.1, 0.5)))
    p.fill(p.blob([(0.12, 0.93), (0.4, 0.72), (0.5, 0.44), (0.2, 0.4), (0.36, 0.6)]), c.shade, 0.55, 0.04, clip=cap)
    for u, v, r in ((-0.2, 0.7, 0.085), (0.07, 0.8, 0.07), (0.22, 0.6, 0.075), (-0.03, 0.57, 0.055), (-0.36, 0.53, 0.045), (0.38, 0.51, 0.035)):
        p.fill(p.ellipse(u, v, r, r * 0.85), '#fffaf0', 0.95, clip=cap)
    leaf(p, 0.2, 0.0, 0.2, 1.1, '#7fcf6a', '#2f8a57')
    leaf(p, -0.22, 0.0, 0.17, 2.2, '#7fcf6a', '#2f8a57')
