"""Draws a scene of the plan: backdrop, then its things from back to front."""

import numpy as np

from scenes.canvas import Canvas
from scenes.layout import places_for
from scenes.palette import RAMPS, light_of
from scenes.pen import Pen
from scenes.places import BACKDROPS, finish
from scenes.things import THINGS


class Env:
    """What a thing may know about its scene."""

    def __init__(self, scene, light, rng):
        self.scene, self.light, self.rng = scene, light, rng
        self.dark = light.dark
        self.place = scene.place


def draw(scene):
    """uint8 [64, 64, 3] of a plan.Scene; the same seed gives the same picture."""
    rng = np.random.Generator(np.random.PCG64(scene.seed))
    light = light_of(scene.time, rng)
    canvas = Canvas(light.tone)
    env = Env(scene, light, rng)
    thing = THINGS[scene.thing]
    BACKDROPS[scene.place](canvas, env)
    canvas.tone = light.tone_of_thing
    for x, y, size, flip, angle in places_for(scene, thing, rng):
        thing.draw(Pen(canvas, x, y, size, flip, angle), RAMPS[scene.colour], env)
    finish(canvas, env)
    return canvas.picture()
