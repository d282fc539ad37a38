"""Cats, birds, fish and the like. Eyes are large: at this size they carry the charm."""

import numpy as np

from scenes.canvas import mix

INK = '#2a2140'


def eye(p, u, v, r, env=None):
    p.fill(p.circle(u, v, r), INK)
    p.fill(p.circle(u - r * 0.3, v + r * 0.35, r * 0.42), '#ffffff')


def cat(p, c, env):
    p.shadow(0.34)
    dark = env.scene.colour == 'black'
    belly = mix(c.light, '#fff6ea', 0.65 if not dark else 0.12)
    p.fill(p.line([(0.2, 0.08), (0.42, 0.1), (0.46, 0.32), (0.36, 0.42)], np.linspace(0.12, 0.075, 22), smooth=True), p.fade(c.base, c.shade, (0.3, 0.4), (0.4, 0)))
    body = p.blob([(-0.24, 0.02), (-0.27, 0.2), (-0.17, 0.45), (0, 0.55), (0.17, 0.45), (0.28, 0.2), (0.25, 0.02), (0, -0.02)])
    p.fill(body, p.fade(c.light, c.shade, (-0.22, 0.5), (0.26, 0.05)))
    p.fill(p.ellipse(-0.01, 0.2, 0.12, 0.19), belly, 0.9, 0.02, clip=body)
    for s in (-1, 1):
        ear = p.poly([(s * 0.27, 0.74), (s * 0.06, 0.84), (s * 0.23, 1.0)], 0.018)
        p.fill(ear, c.base if s < 0 else c.shade)
        p.fill(p.poly([(s * 0.22, 0.79), (s * 0.12, 0.84), (s * 0.205, 0.93)]), '#ff9fae', 0.85)
    head = p.ellipse(0, 0.68, 0.3, 0.225)
    p.fill(head, p.fade(c.light, c.base, (-0.15, 0.85), (0.18, 0.5)))
    p.fill(p.ellipse(0, 0.59, 0.15, 0.1), belly, 0.9, 0.02, clip=head)
    if env.scene.colour in ('orange', 'grey', 'brown'):
        for u in (-0.07, 0, 0.07):
            p.fill(p.line([(u, 0.9), (u * 0.8, 0.8)], 0.026), c.shade, 0.75, clip=head)
    for s in (-1, 1):
        if dark:
            p.fill(p.ellipse(s * 0.125, 0.69, 0.062, 0.068), '#ffe27a', lit=True)
            p.fill(p.ellipse(s * 0.125, 0.69, 0.026, 0.06), INK, lit=True)
        else:
            eye(p, s * 0.125, 0.69, 0.05)
        p.fill(p.line([(s * 0.16, 0.59), (s * 0.36, 0.62)], 0.01) | p.line([(s * 0.16, 0.565), (s * 0.35, 0.545)], 0.01), '#ffffff' if dark else '#8a7a8a', 0.7)
        p.fill(p.ellipse(s * 0.09, 0.03, 0.085, 0.05), belly if not dark else c.light)
    p.fill(p.poly([(-0.03, 0.63), (0.03, 0.63), (0, 0.595)], 0.008), '#ff7f96')


def rabbit(p, c, env):
    p.shadow(0.32)
    pale = mix(c.light, '#ffffff', 0.6)
    for s in (-1, 1):
        ear = p.ellipse(s * 0.105, 0.85, 0.068, 0.2, -s * 0.16)
        p.fill(ear, c.base if s < 0 else mix(c.base, c.shade, 0.5))
        p.fill(p.ellipse(s * 0.105, 0.845, 0.033, 0.14, -s * 0.16), '#ffb0bd', 0.9)
    body = p.blob([(-0.23, 0.02), (-0.28, 0.17), (-0.18, 0.38), (0, 0.46), (0.19, 0.38), (0.29, 0.17), (0.24, 0.02), (0, -0.02)])
    p.fill(p.circle(0.29, 0.11, 0.085), pale)
    p.fill(body, p.fade(c.light, c.shade, (-0.25, 0.42), (0.25, 0.03)))
    p.fill(p.ellipse(0, 0.16, 0.13, 0.16), pale, 0.9, 0.02, clip=body)
    head = p.ellipse(0, 0.55, 0.235, 0.195)
    p.fill(head, p.fade(c.light, mix(c.base, c.shade, 0.3), (-0.12, 0.7), (0.16, 0.38)))
    for s in (-1, 1):
        eye(p, s * 0.105, 0.57, 0.042)
        p.fill(p.circle(s * 0.155, 0.49, 0.045), '#ff9fb0', 0.5, 0.015)
        p.fill(p.ellipse(s * 0.1, 0.03, 0.1, 0.05), pale)
        p.fill(p.ellipse(s * 0.07, 0.24, 0.05, 0.07, s * 0.4), pale)
    p.fill(p.poly([(-0.025, 0.515), (0.025, 0.515), (0, 0.485)], 0.006), '#ff7f96')
    p.fill(p.line([(0, 0.485), (0, 0.455)], 0.012), '#a06a7a')


def bird(p, c, env):
    p.shadow(0.26)
    p.fill(p.line([(-0.06, 0.2), (-0.06, 0.0)], 0.026) | p.line([(0.07, 0.2), (0.07, 0.0)], 0.026), '#d9803a')
    p.fill(p.line([(-0.11, 0.005), (-0.0, 0.005)], 0.024) | p.line([(0.02, 0.005), (0.13, 0.005)], 0.024), '#d9803a')
    p.fill(p.poly([(0.26, 0.42), (0.62, 0.36), (0.6, 0.49), (0.28, 0.56)], 0.012), p.fade(c.base, c.shade, (0.3, 0.5), (0.6, 0.4)))
    body = p.blob([(-0.38, 0.62), (-0.28, 0.84), (-0.06, 0.86), (0.1, 0.72), (0.34, 0.54), (0.3, 0.3), (0.05, 0.15), (-0.22, 0.22), (-0.35, 0.42)])
    p.fill(body, p.fade(c.light, c.base, (-0.2, 0.85), (0.15, 0.3)))
    p.fill(p.ellipse(-0.16, 0.36, 0.21, 0.2, -0.5), mix(c.light, '#fff8ea', 0.75), 0.95, 0.02, clip=body)
    p.fill(p.blob([(-0.04, 0.54), (0.14, 0.62), (0.42, 0.42), (0.2, 0.3), (0.0, 0.36)]), p.fade(c.base, c.shade, (0, 0.6), (0.35, 0.35)))
    p.fill(p.line([(0.1, 0.42), (0.33, 0.41)], 0.018), c.light, 0.7)
    p.fill(p.poly([(-0.36, 0.72), (-0.36, 0.6), (-0.53, 0.64)], 0.012), p.fade('#ffb84a', '#e8852e', (-0.4, 0.72), (-0.4, 0.6)))
    eye(p, -0.2, 0.7, 0.052)
    p.fill(p.circle(-0.24, 0.6, 0.04), '#ff8f8f', 0.45, 0.015)


def duck(p, c, env):
    p.fill(p.ellipse(0, -0.03, 0.52, 0.08), '#0f4a8a', 0.25, 0.05)
    body = p.blob([(-0.46, 0.3), (-0.38, 0.1), (-0.12, -0.03), (0.22, -0.03), (0.46, 0.12), (0.6, 0.46), (0.4, 0.38), (0.12, 0.42), (-0.12, 0.46)])
    p.fill(body, p.fade(c.light, c.base, (-0.2, 0.5), (0.15, 0)))
    p.fill(p.ellipse(0.05, 0.0, 0.5, 0.1), c.shade, 0.5, 0.04, clip=body)
    p.fill(p.blob([(-0.12, 0.34), (0.16, 0.38), (0.44, 0.34), (0.3, 0.14), (0.02, 0.12)]), p.fade(c.base, c.shade, (0, 0.36), (0.25, 0.12)))
    p.fill(p.circle(-0.26, 0.62, 0.235), p.ball(c.light, c.base, (-0.33, 0.7), 0.36))
    p.fill(p.blob([(-0.44, 0.64), (-0.66, 0.6), (-0.68, 0.53), (-0.45, 0.52)]), p.fade('#ffb03f', '#f07f2a', (-0.5, 0.64), (-0.5, 0.52)))
    eye(p, -0.33, 0.68, 0.047)
    p.fill(p.circle(-0.3, 0.57, 0.045), '#ff9a8a', 0.4, 0.015)
    p.fill(p.ellipse(-0.1, -0.05, 0.5, 0.018) | p.ellipse(0.2, -0.1, 0.4, 0.014), '#f2fbff', 0.85)


def penguin(p, c, env):
    p.shadow(0.3)
    for s in (-1, 1):
        p.fill(p.ellipse(s * 0.12, 0.025, 0.115, 0.045), p.fade('#ffb03f', '#e57f2a', (0, 0.06), (0, 0)))
    for s in (-1, 1):
        p.fill(p.blob([(s * 0.26, 0.62), (s * 0.4, 0.4), (s * 0.4, 0.2), (s * 0.27, 0.32)]), c.base if s < 0 else c.shade)
    body = p.blob([(-0.28, 0.1), (-0.32, 0.35), (-0.25, 0.72), (-0.14, 0.93), (0, 0.98), (0.14, 0.93), (0.25, 0.72), (0.32, 0.35), (0.28, 0.1), (0, 0.01)])
    p.fill(body, p.fade(c.light, c.shade, (-0.32, 0.7), (0.3, 0.4)))
    white = p.blob([(-0.2, 0.1), (-0.23, 0.35), (-0.16, 0.56), (-0.19, 0.73), (-0.1, 0.83), (0, 0.75), (0.1, 0.83), (0.19, 0.73), (0.16, 0.56), (0.23, 0.35), (0.2, 0.1), (0, 0.04)])
    p.fill(white, p.fade('#ffffff', '#dfe2f2', (-0.1, 0.8), (0.15, 0.05)))
    for s in (-1, 1):
        eye(p, s * 0.095, 0.735, 0.04)
        p.fill(p.circle(s * 0.14, 0.65, 0.04), '#ff9fb0', 0.65, 0.015)
    p.fill(p.poly([(-0.055, 0.68), (0.055, 0.68), (0, 0.615)], 0.012), '#ffa52e')
    if env.scene.colour == 'blue':
        p.fill(p.ellipse(0, 0.57, 0.08, 0.03), '#ffd75e', 0.7, 0.02)


def fish(p, c, env):
    tail = p.blob([(0.3, 0), (0.42, 0.12), (0.6, 0.26), (0.55, 0), (0.6, -0.26), (0.42, -0.12)])
    p.fill(tail, p.fade(c.light, c.shade, (0.35, 0), (0.6, 0)))
    p.fill(p.blob([(-0.16, 0.22), (0.0, 0.42), (0.24, 0.36), (0.2, 0.16)]), p.fade(c.shade, c.base, (0, 0.4), (0, 0.15)))
    p.fill(p.blob([(-0.02, -0.22), (0.06, -0.38), (0.2, -0.32), (0.16, -0.16)]), c.shade)
    body = p.blob([(-0.52, 0.0), (-0.38, 0.2), (-0.1, 0.3), (0.2, 0.19), (0.4, 0.03), (0.4, -0.03), (0.2, -0.19), (-0.1, -0.28), (-0.38, -0.18)])
    p.fill(body, p.fade(c.light, c.base, (-0.1, 0.3), (0, -0.25)))
    pale = mix(c.light, '#ffffff', 0.72)
    for u, w in ((-0.12, 0.085), (0.14, 0.07)):
        p.fill(p.line([(u, 0.36), (u - 0.05, 0), (u, -0.36)], w, smooth=True), pale, 0.95, clip=body)
    p.fill(p.ellipse(-0.05, -0.27, 0.5, 0.1), c.shade, 0.5, 0.04, clip=body)
    p.fill(p.ellipse(0.02, -0.03, 0.1, 0.06, 0.5), c.shade, 0.9)
    p.fill(p.circle(-0.33, 0.06, 0.085), '#ffffff')
    eye(p, -0.345, 0.06, 0.055)
    p.fill(p.line([(-0.5, -0.05), (-0.42, -0.085)], 0.018), c.shade)
    for u, v, r in ((-0.62, 0.16, 0.035), (-0.66, 0.28, 0.05)):
        p.fill(p.circle(u, v, r), '#eaffff', 0.55)


def whale(p, c, env):
    swim = env.place == 'sea'
    low = 0 if swim else -0.28
    at = lambda points: [(u, v + low) for u, v in points]
    p.fill(p.blob(at([(0.4, 0.22), (0.62, 0.5), (0.82, 0.66), (0.62, 0.68), (0.56, 0.62), (0.46, 0.74), (0.32, 0.76), (0.44, 0.56), (0.3, 0.34)])), p.fade(c.base, c.shade, (0.5, 0.7 + low), (0.5, 0.2 + low)))
    body = p.blob(at([(-0.62, 0.3), (-0.5, 0.52), (-0.2, 0.6), (0.14, 0.5), (0.42, 0.34), (0.56, 0.24), (0.42, 0.06), (0.1, -0.04), (-0.36, -0.03), (-0.58, 0.1)]))
    p.fill(body, p.fade(c.light, c.base, (-0.2, 0.6 + low), (0, 0.1 + low)))
    belly = p.blob(at([(-0.66, 0.2), (-0.4, 0.2), (-0.05, 0.1), (0.3, 0.08), (0.2, -0.1), (-0.6, -0.1)]))
    p.fill(belly, p.fade('#ffffff', '#d3dcf2', (0, 0.2 + low), (0, -0.05 + low)), clip=body)
    for u in (-0.46, -0.34, -0.22, -0.1):
        p.fill(p.line(at([(u, 0.14), (u + 0.06, -0.06)]), 0.013), mix(c.base, '#ffffff', 0.4), 0.8, clip=body & belly)
    if not swim:
        p.fill(p.blob(at([(-0.12, 0.12), (0.06, 0.14), (0.12, -0.06), (0.0, -0.12)])), p.fade(c.base, c.shade, (0, 0.14 + low), (0.05, -0.1 + low)))
    eye(p, -0.4, 0.28 + low, 0.045)
    p.fill(p.line(at([(-0.6, 0.21), (-0.48, 0.17)]), 0.016), c.shade)
    if swim:
        for s in (-1, 1):
            p.fill(p.line([(-0.26, 0.62), (-0.26 + s * 0.06, 0.82), (-0.26 + s * 0.17, 0.84), (-0.26 + s * 0.2, 0.74)], np.linspace(0.07, 0.035, 22), smooth=True), '#e8f8ff', 0.95)
        p.fill(p.ellipse(-0.05, -0.05, 0.66, 0.05), '#f2fbff', 0.75)
        p.fill(p.ellipse(0.1, -0.12, 0.55, 0.05), '#2b7fc0', 0.5)


def jellyfish(p, c, env):
    rng = env.rng
    for u in (-0.22, -0.08, 0.08, 0.22):
        sway = rng.uniform(-0.05, 0.05)
        points = [(u, 0.05), (u + 0.05 + sway, -0.14), (u - 0.05, -0.3), (u + 0.04 + sway, -0.46)]
        p.fill(p.line(points, np.linspace(0.07, 0.02, 22), smooth=True), p.fade(c.light, c.base, (0, 0), (0, -0.5)), 0.85)
    p.fill(p.circle(0, 0.18, 0.34), c.light, 0.25, 0.16, add=True)
    dome = p.blob([(-0.38, 0.06), (-0.36, 0.26), (-0.2, 0.46), (0, 0.52), (0.2, 0.46), (0.36, 0.26), (0.38, 0.06), (0.26, 0.1), (0.13, 0.03), (0, 0.09), (-0.13, 0.03), (-0.26, 0.1)])
    p.fill(dome, p.fade(c.light, c.base, (-0.15, 0.5), (0.12, 0.05)), 0.94)
    p.fill(p.ellipse(0, 0.06, 0.42, 0.1), c.shade, 0.5, 0.04, clip=dome)
    p.fill(p.ellipse(-0.16, 0.36, 0.1, 0.05, 0.7), '#ffffff', 0.7)
    for s in (-1, 1):
        eye(p, s * 0.1, 0.2, 0.042)
        p.fill(p.circle(s * 0.18, 0.14, 0.04), '#ff8fa8', 0.6, 0.015)


def butterfly(p, c, env):
    for s in (-1, 1):
        upper = p.blob([(s * 0.03, 0.05), (s * 0.14, 0.34), (s * 0.4, 0.46), (s * 0.52, 0.28), (s * 0.42, 0.06), (s * 0.2, -0.02)])
        lower = p.blob([(s * 0.03, -0.02), (s * 0.24, -0.04), (s * 0.42, -0.16), (s * 0.36, -0.38), (s * 0.2, -0.4), (s * 0.07, -0.22)])
        for wing, mid in ((lower, (s * 0.26, -0.2)), (upper, (s * 0.32, 0.22))):
            p.fill(wing, c.shade)
        p.fill(p.blob([(s * 0.07, 0.07), (s * 0.17, 0.3), (s * 0.38, 0.4), (s * 0.46, 0.27), (s * 0.38, 0.1), (s * 0.2, 0.03)]), p.fade(c.light, c.base, (0, 0.1), (s * 0.45, 0.35)))
        p.fill(p.blob([(s * 0.07, -0.05), (s * 0.24, -0.08), (s * 0.36, -0.17), (s * 0.31, -0.33), (s * 0.2, -0.34), (s * 0.1, -0.2)]), p.fade(c.base, c.light, (0, 0), (s * 0.35, -0.35)))
        for u, v, r in ((0.36, 0.27, 0.06), (0.27, 0.15, 0.035), (0.25, -0.22, 0.05)):
            p.fill(p.circle(s * u, v, r), '#fffaf0', 0.92)
        p.fill(p.line([(s * 0.01, 0.24), (s * 0.1, 0.4), (s * 0.15, 0.42)], 0.018, smooth=True), INK)
    p.fill(p.ellipse(0, 0.0, 0.042, 0.27), p.fade('#5a4668', INK, (-0.04, 0), (0.04, 0)))
    p.fill(p.circle(0, 0.25, 0.05), INK)
