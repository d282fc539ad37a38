"""Things that float, things on tables, and the rest."""

import numpy as np

from scenes.canvas import mix
from scenes.plants import leaf
from scenes.animals import INK


def balloon(p, c, env):
    outline = [(0, 0.5), (-0.22, 0.45), (-0.36, 0.26), (-0.33, 0.04), (-0.19, -0.14), (-0.07, -0.25), (0.07, -0.25), (0.19, -0.14), (0.33, 0.04), (0.36, 0.26), (0.22, 0.45)]
    envelope = p.blob(outline)
    p.fill(p.line([(-0.08, -0.24), (-0.07, -0.36)], 0.014) | p.line([(0.08, -0.24), (0.07, -0.36)], 0.014), '#6b4a40')
    p.fill(envelope, p.fade(c.base, c.shade, (-0.15, 0.4), (0.3, -0.1)))
    pale = '#fff6e2' if env.scene.colour != 'white' else '#f28a7a'
    gore = p.ellipse(0, 0.12, 0.25, 0.5) - p.ellipse(0, 0.12, 0.12, 0.52)
    p.fill(gore, p.fade(pale, mix(pale, c.shade, 0.4), (-0.15, 0.4), (0.3, -0.1)), clip=envelope)
    p.fill(p.box(-0.5, 0.1, 0.5, 0.17), c.light, 0.55, clip=envelope)
    p.fill(p.ellipse(-0.15, 0.31, 0.07, 0.13, -0.5), '#ffffff', 0.35, 0.04, clip=envelope)
    p.fill(p.ellipse(0.3, 0.1, 0.14, 0.5), c.shade, 0.4, 0.08, clip=envelope)
    p.fill(p.box(-0.085, -0.49, 0.085, -0.355, 0.02), p.fade('#c98a52', '#87503a', (-0.08, -0.4), (0.09, -0.45)))
    p.fill(p.box(-0.1, -0.375, 0.1, -0.345, 0.008), '#6b4038')
    if env.dark:
        p.fill(p.circle(0, -0.1, 0.12), '#ffcf6a', 0.6, 0.2, lit=True, add=True)


def kite(p, c, env):
    p.fill(p.line([(0, -0.3), (-0.12, -0.5), (0.08, -0.64), (-0.06, -0.8)], 0.022, smooth=True), '#fff6e8')
    other = {'yellow': '#f2705a', 'orange': '#4f8fe6'}.get(env.scene.colour, '#ffd75e')
    for u, v in ((-0.1, -0.46), (0.03, -0.6), (-0.04, -0.76)):
        p.fill(p.poly([(u - 0.1, v + 0.05), (u, v), (u - 0.1, v - 0.05)]) | p.poly([(u + 0.1, v + 0.05), (u, v), (u + 0.1, v - 0.05)]), other)
    top, left, right, low = (0, 0.5), (-0.32, 0.16), (0.32, 0.16), (0, -0.32)
    whole = p.poly([top, right, low, left], 0.012)
    p.fill(whole, c.base)
    p.fill(p.poly([top, (0, 0.16), left]), c.light)
    p.fill(p.poly([top, (0, 0.16), right]), mix(other, '#ffffff', 0.2))
    p.fill(p.poly([left, (0, 0.16), low]), other)
    p.fill(p.poly([right, (0, 0.16), low]), c.shade)
    p.fill(p.line([top, low], 0.02) | p.line([left, right], 0.02), '#fff8ec')


def rocket(p, c, env):
    flame = p.blob([(-0.1, -0.3), (-0.12, -0.42), (0, -0.62), (0.12, -0.42), (0.1, -0.3)])
    p.fill(p.circle(0, -0.42, 0.1), '#ff9a3d', 0.7, 0.2, lit=True, add=True)
    p.fill(flame, p.fade('#ffe27a', '#ff6a3d', (0, -0.3), (0, -0.6)), lit=True)
    p.fill(p.blob([(-0.05, -0.3), (0, -0.48), (0.05, -0.3)]), '#fffbe0', lit=True)
    for s in (-1, 1):
        p.fill(p.blob([(s * 0.14, 0.0), (s * 0.34, -0.2), (s * 0.34, -0.36), (s * 0.13, -0.26)]), p.fade(c.light if s < 0 else c.base, c.shade, (0, 0), (0, -0.35)))
    body = p.blob([(0, 0.55), (-0.14, 0.34), (-0.19, 0.06), (-0.15, -0.24), (0, -0.31), (0.15, -0.24), (0.19, 0.06), (0.14, 0.34)])
    shell = ('#ffffff', '#b9bede') if env.scene.colour != 'white' else ('#f2f4ff', '#a9b4e0')
    p.fill(body, p.fade(*shell, (-0.15, 0.1), (0.2, 0)))
    nose = p.box(-0.4, 0.3, 0.4, 0.7)
    p.fill(nose, p.fade(c.light, c.shade, (-0.12, 0.4), (0.14, 0.4)), clip=body)
    p.fill(p.box(-0.4, -0.2, 0.4, -0.13), c.base, clip=body)
    p.fill(p.circle(0, 0.12, 0.095), c.shade)
    p.fill(p.circle(0, 0.12, 0.068), p.ball('#d9fbff', '#3f8fd0', (-0.03, 0.15), 0.1))
    p.fill(p.blob([(-0.03, -0.12), (0.03, -0.12), (0.025, -0.36), (-0.025, -0.36)]), c.shade)


def planet(p, c, env):
    tilt = 0.35
    ring = p.ellipse(0, 0, 0.62, 0.17, tilt) - p.ellipse(0, 0, 0.46, 0.1, tilt)
    ringed = env.scene.seed % 4 != 0
    p.fill(p.circle(0, 0, 0.34), c.base, 0.3, 0.2, add=True)
    globe = p.circle(0, 0, 0.34)
    glow = mix(c.light, '#ffffff', 0.35)
    if ringed:
        p.fill(ring, p.fade('#ffe9c8', '#c9a0c4', (-0.5, 0), (0.5, 0)))
    p.fill(globe, p.ball(c.light, c.base, (-0.13, 0.14), 0.42))
    for v, w, colour in ((0.17, 0.07, glow), (-0.03, 0.09, c.shade), (-0.2, 0.06, glow)):
        p.fill(p.ellipse(0, v, 0.5, w, tilt * 0.8), colour, 0.5, 0.015, clip=globe)
    p.fill(p.ellipse(0.1, 0.08, 0.07, 0.04, tilt), c.shade, 0.6, clip=globe)
    p.fill(p.circle(0.5, -0.42, 0.5), '#1a1040', 0.5, 0.16, clip=globe)
    if ringed:
        co, si = np.cos(tilt), np.sin(tilt)
        front = p.poly([(-co, -si), (co, si), (co + si, si - co), (-co + si, -si - co)])
        p.fill(ring & front, p.fade('#fff3da', '#d0a8cc', (-0.5, 0), (0.5, 0)))


def star(p, c, env):
    colour = {'yellow': '#ffd84f', 'white': '#fff8ea', 'pink': '#ff9fc8', 'blue': '#8fc4ff'}[env.scene.colour]
    p.fill(p.circle(0, 0, 0.36), colour, 0.34, 0.34, lit=True, add=True)
    points = []
    for i in range(10):
        a, r = np.pi / 2 + i * np.pi / 5, 0.4 if i % 2 == 0 else 0.2
        points.append((r * np.cos(a), r * np.sin(a)))
    body = p.poly(points, 0.055)
    p.fill(body, p.fade(mix(colour, '#ffffff', 0.5), mix(colour, '#f27a3a', 0.28) if env.scene.colour == 'yellow' else mix(colour, '#7a6ad0', 0.25), (-0.1, 0.4), (0.15, -0.4)), lit=True)
    for s in (-1, 1):
        p.fill(p.circle(s * 0.095, 0.03, 0.036), INK, lit=True)
        p.fill(p.circle(s * 0.085, 0.045, 0.013), '#ffffff', lit=True)
        p.fill(p.circle(s * 0.16, -0.05, 0.042), '#ff7f8f', 0.55, 0.015, lit=True)
    p.fill(p.line([(-0.045, -0.05), (0, -0.085), (0.045, -0.05)], 0.02, smooth=True), INK, lit=True)


def nothing(p, c, env):
    """Sun and moon belong to the sky and are painted with it."""


def teacup(p, c, env):
    p.shadow(0.56, -0.01, 0.35)
    p.fill(p.ellipse(0, 0.03, 0.54, 0.1), p.fade('#ffffff', '#c5bdd8', (-0.3, 0.1), (0.4, -0.05)))
    p.fill(p.ellipse(0, 0.055, 0.36, 0.055), c.base, 0.75)
    handle = p.ellipse(0.4, 0.42, 0.17, 0.17) - p.ellipse(0.4, 0.42, 0.1, 0.1)
    p.fill(handle, p.fade(c.base, c.shade, (0.3, 0.5), (0.5, 0.3)))
    cup = p.blob([(-0.42, 0.68), (-0.4, 0.4), (-0.26, 0.12), (-0.12, 0.06), (0.12, 0.06), (0.26, 0.12), (0.4, 0.4), (0.42, 0.68), (0, 0.64)])
    p.fill(cup, p.fade(c.light, c.shade, (-0.38, 0.5), (0.42, 0.3)))
    white = env.scene.colour == 'white'
    for u, v in ((-0.22, 0.38), (0.0, 0.34), (0.22, 0.38), (-0.11, 0.22), (0.11, 0.22)):
        p.fill(p.circle(u, v, 0.042), '#fffaf2' if not white else '#7fa6e6', 0.9, clip=cup)
    p.fill(p.ellipse(-0.3, 0.42, 0.035, 0.16, 0.1), '#ffffff', 0.6, 0.01, clip=cup)
    p.fill(p.ellipse(0, 0.68, 0.42, 0.1), mix(c.light, '#ffffff', 0.6))
    p.fill(p.ellipse(0, 0.675, 0.36, 0.075), p.fade('#c9783f', '#8a4a32', (-0.2, 0.7), (0.3, 0.62)))
    for u, tall in ((-0.12, 0.24), (0.1, 0.3)):
        p.fill(p.line([(u, 0.78), (u + 0.05, 0.78 + tall * 0.35), (u - 0.04, 0.78 + tall * 0.7), (u + 0.02, 0.78 + tall)], 0.05, smooth=True), '#ffffff', 0.5, 0.02)


def apple(p, c, env):
    p.shadow(0.42, 0.0, 0.4)
    body = p.blob([(0, 0.74), (-0.2, 0.81), (-0.42, 0.68), (-0.46, 0.4), (-0.3, 0.08), (-0.12, 0.0), (0, 0.03), (0.12, 0.0), (0.3, 0.08), (0.46, 0.4), (0.42, 0.68), (0.2, 0.81)])
    p.fill(body, p.ball(c.light, c.base, (-0.18, 0.58), 0.5))
    p.fill(p.ellipse(0.42, 0.3, 0.26, 0.5, 0.25), c.shade, 0.6, 0.1, clip=body)
    p.fill(p.ellipse(0, 0.73, 0.13, 0.05), c.shade, 0.75, 0.02, clip=body)
    p.fill(p.line([(0, 0.7), (0.02, 0.84), (0.07, 0.94)], 0.045, smooth=True), '#6b4038')
    leaf(p, 0.03, 0.8, 0.3, 0.45, '#8fd872', '#2f8a57')
    p.fill(p.ellipse(-0.24, 0.56, 0.07, 0.12, -0.5), '#ffffff', 0.75, 0.02)


def pear(p, c, env):
    p.shadow(0.38, 0.0, 0.4)
    body = p.blob([(0, 0.86), (-0.14, 0.8), (-0.19, 0.6), (-0.36, 0.36), (-0.36, 0.12), (-0.14, 0.0), (0.14, 0.0), (0.36, 0.12), (0.36, 0.36), (0.19, 0.6), (0.14, 0.8)])
    p.fill(body, p.ball(c.light, c.base, (-0.14, 0.36), 0.48))
    p.fill(p.ellipse(0.36, 0.26, 0.2, 0.5, 0.2), c.shade, 0.6, 0.09, clip=body)
    p.fill(p.line([(0, 0.84), (0.03, 0.98)], 0.045), '#6b4038')
    leaf(p, 0.02, 0.88, 0.28, 0.35, '#74c966', '#2a7f57')
    p.fill(p.ellipse(-0.18, 0.38, 0.055, 0.12, -0.4), '#ffffff', 0.7, 0.02)
    for u, v in ((0.05, 0.2), (0.12, 0.36), (-0.04, 0.5), (0.0, 0.1)):
        p.fill(p.circle(u, v, 0.014), c.shade, 0.6)


def lemon(p, c, env):
    p.shadow(0.46, 0.02, 0.4)
    body = p.blob([(-0.54, 0.36), (-0.44, 0.44), (-0.24, 0.66), (0.04, 0.7), (0.3, 0.58), (0.44, 0.42), (0.55, 0.34), (0.46, 0.24), (0.28, 0.07), (0, 0.0), (-0.26, 0.06), (-0.44, 0.26)])
    p.fill(body, p.ball(c.light, c.base, (-0.14, 0.5), 0.5))
    p.fill(p.ellipse(0.1, 0.0, 0.52, 0.16, 0.1), c.shade, 0.6, 0.08, clip=body)
    leaf(p, 0.42, 0.46, 0.3, 1.2, '#74c966', '#2a7f57')
    p.fill(p.ellipse(-0.16, 0.52, 0.13, 0.055, 0.5), '#ffffff', 0.75, 0.02)
    for u, v in ((0.12, 0.4), (0.24, 0.28), (0.0, 0.24), (-0.2, 0.26), (0.1, 0.55)):
        p.fill(p.circle(u, v, 0.014), c.shade, 0.6)


def cherry(p, c, env):
    p.shadow(0.36, 0.0, 0.4)
    p.fill(p.line([(0, 0.5), (0.04, 0.78), (0.22, 0.98)], 0.04, smooth=True), '#5f8a3f')
    leaf(p, 0.2, 0.95, 0.32, 3.5, '#8fd872', '#2f8a57')
    body = p.blob([(0, 0.52), (-0.18, 0.58), (-0.34, 0.44), (-0.34, 0.2), (-0.16, 0.01), (0.16, 0.01), (0.34, 0.2), (0.34, 0.44), (0.18, 0.58)])
    p.fill(body, p.ball(c.light, c.base, (-0.13, 0.42), 0.4))
    p.fill(p.ellipse(0.32, 0.2, 0.2, 0.36, 0.3), c.shade, 0.65, 0.08, clip=body)
    p.fill(p.ellipse(-0.16, 0.4, 0.06, 0.1, -0.5), '#ffffff', 0.85, 0.015)


def cupcake(p, c, env):
    p.shadow(0.36, 0.0, 0.38)
    cup = p.poly([(-0.25, 0.01), (0.25, 0.01), (0.36, 0.4), (-0.36, 0.4)], 0.015)
    wrap = {'teal': '#f7b98a', 'blue': '#ffd98a'}.get(env.scene.colour, '#8fd0d8')
    p.fill(cup, p.fade(mix(wrap, '#ffffff', 0.35), mix(wrap, '#5a3f7a', 0.3), (-0.3, 0.3), (0.34, 0.2)))
    for u in (-0.24, -0.12, 0, 0.12, 0.24):
        p.fill(p.line([(u * 0.8, 0), (u * 1.2, 0.42)], 0.022), '#ffffff', 0.55, clip=cup)
    for v, w, h in ((0.45, 0.42, 0.13), (0.6, 0.32, 0.12), (0.74, 0.2, 0.1)):
        swirl = p.ellipse(0, v, w, h, 0.06)
        p.fill(swirl, p.fade(c.light, c.base, (-w * 0.5, v + h), (w * 0.6, v - h)))
        p.fill(p.ellipse(0.04, v - h * 0.75, w, h * 0.5, 0.06), c.shade, 0.5, 0.03, clip=swirl)
    for u, v, colour in ((-0.26, 0.47, '#ffd75e'), (0.1, 0.44, '#7fd0ff'), (-0.1, 0.6, '#ff7f8f'), (0.2, 0.6, '#fff6d8'), (0.28, 0.47, '#ff7f8f'), (-0.05, 0.74, '#ffd75e')):
        p.fill(p.ellipse(u, v, 0.035, 0.018, u * 9), colour)
    p.fill(p.circle(0.0, 0.87, 0.09), p.ball('#ff7a70', '#c92a4a', (-0.03, 0.9), 0.12))
    p.fill(p.circle(-0.03, 0.9, 0.022), '#ffffff', 0.85)


def snowman(p, c, env):
    p.shadow(0.36)
    for s in (-1, 1):
        p.fill(p.line([(s * 0.22, 0.42), (s * 0.46, 0.56)], 0.03) | p.line([(s * 0.38, 0.515), (s * 0.46, 0.48)], 0.022), '#6b4038')
    for v, r in ((0.24, 0.27), (0.6, 0.2)):
        p.fill(p.circle(0, v, r), p.ball('#ffffff', '#b9cdf2', (-r * 0.4, v + r * 0.4), r * 1.7))
    p.fill(p.blob([(-0.19, 0.5), (-0.16, 0.43), (0, 0.4), (0.17, 0.43), (0.2, 0.5), (0, 0.46)]), p.fade(c.light, c.shade, (-0.2, 0.5), (0.2, 0.4)))
    p.fill(p.poly([(0.07, 0.45), (0.16, 0.45), (0.18, 0.24), (0.09, 0.24)], 0.01), p.fade(c.base, c.shade, (0.1, 0.45), (0.15, 0.22)))
    p.fill(p.ellipse(0, 0.755, 0.23, 0.035), c.shade)
    p.fill(p.box(-0.15, 0.75, 0.15, 0.98, 0.03), p.fade(c.light, c.shade, (-0.15, 0.9), (0.16, 0.8)))
    p.fill(p.box(-0.15, 0.78, 0.15, 0.83), '#fff6e8', 0.9)
    for s in (-1, 1):
        p.fill(p.circle(s * 0.075, 0.65, 0.028), INK)
        p.fill(p.circle(s * 0.13, 0.57, 0.036), '#ff9fb0', 0.6, 0.015)
    p.fill(p.poly([(0.0, 0.615), (0.0, 0.565), (-0.17, 0.575)], 0.008), p.fade('#ffab4a', '#e5702a', (0, 0.62), (0, 0.56)))
    for v in (0.36, 0.26, 0.16):
        p.fill(p.circle(0, v, 0.026), INK)


def umbrella(p, c, env):
    p.shadow(0.42, -0.01)
    p.fill(p.poly([(-0.4, 0.02), (0.16, 0.02), (0.28, -0.05), (-0.32, -0.05)], 0.01), '#fff6e8')
    p.fill(p.poly([(-0.25, 0.02), (-0.14, 0.02), (-0.04, -0.05), (-0.16, -0.05)]) | p.poly([(0.0, 0.02), (0.1, 0.02), (0.2, -0.05), (0.09, -0.05)]), c.base)
    p.fill(p.line([(0.06, 0.0), (-0.02, 0.92)], 0.032), p.fade('#fff2dc', '#b98a62', (-0.02, 0.5), (0.06, 0.5)))
    dome = p.blob([(-0.52, 0.56), (-0.42, 0.78), (-0.22, 0.92), (-0.02, 0.96), (0.2, 0.92), (0.4, 0.78), (0.5, 0.56), (0.25, 0.6), (0, 0.57), (-0.26, 0.6)])
    p.fill(dome, p.fade(c.light, c.base, (-0.3, 0.9), (0.3, 0.55)))
    for u0, u1 in ((-0.36, -0.13), (0.13, 0.35)):
        p.fill(p.poly([(-0.02, 0.97), (u0, 0.5), (u1, 0.5)]), '#fffaf0', 0.96, clip=dome)
    p.fill(p.poly([(-0.02, 0.97), (0.35, 0.5), (0.6, 0.5), (0.5, 0.9)]), c.shade, 0.45, clip=dome)
    p.fill(p.circle(-0.02, 0.97, 0.03), c.shade)
