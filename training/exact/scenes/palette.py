"""Colours of things, and the light of each time of day."""

from dataclasses import dataclass

import numpy as np

from scenes.canvas import mix, rgb


@dataclass(frozen=True)
class Ramp:
    """One colour in three lights; `cool` colours shift to violet in the shade, lights to yellow."""

    base: str
    shade: str
    light: str


RAMPS = {
    'red': Ramp('#e8474c', '#b42750', '#ff8170'),
    'orange': Ramp('#f78c35', '#d65a2b', '#ffbb6b'),
    'yellow': Ramp('#fcca45', '#e8982f', '#ffe992'),
    'green': Ramp('#56b662', '#2b8a63', '#9bdd78'),
    'teal': Ramp('#27b8b0', '#15829a', '#7ee8d2'),
    'blue': Ramp('#4585ee', '#2d55c0', '#86bcff'),
    'purple': Ramp('#9464dc', '#653fb0', '#c29ff7'),
    'pink': Ramp('#f98cb5', '#d95a94', '#ffc2d6'),
    'white': Ramp('#faf6ef', '#cfcfe6', '#ffffff'),
    'black': Ramp('#3b3750', '#231f38', '#625d80'),
    'grey': Ramp('#9aa4ba', '#6a7396', '#cbd3e2'),
    'brown': Ramp('#ae7146', '#7c4838', '#d7a170'),
}


@dataclass(frozen=True)
class Light:
    """Sky from top to horizon, far haze, ambient light (a tint, how strong, how much it washes over), colour of sun or moon."""

    name: str
    sky: tuple
    haze: str
    tint: str
    strength: float
    wash: float
    glow: str

    def tone(self, colour, strength=None, wash=None):
        """Colour in this light: part multiplied by the tint, part washed with it, so that nothing turns grey."""
        c = np.asarray(colour, np.float64)
        s = self.strength if strength is None else strength
        wash = self.wash if wash is None else wash
        tint = rgb(self.tint)
        return c * (1 - s) + s * ((1 - wash) * c * tint + wash * tint * c.mean(-1, keepdims=True))

    def tone_of_thing(self, colour):
        """Things keep more of their own colour than the land does."""
        return self.tone(colour, 0.31 if self.dark else self.strength * 0.6, 0.12)

    @property
    def dark(self):
        return self.name == 'night'


SKIES = {
    'day': [('#3d9bea', '#86cdf6', '#dcf4fb'), ('#52b4f2', '#a4e0f8', '#eefaf2'), ('#4a8fe6', '#94c4f7', '#e6f1fb')],
    'morning': [('#86b4f2', '#f5c6d0', '#ffe9b5'), ('#a3a6ee', '#f8bccb', '#ffdfae'), ('#78bdf2', '#d8def4', '#ffe3b4')],
    'sunset': [('#4a3d96', '#e2638c', '#ffb666'), ('#5c48a6', '#f47676', '#ffd27a'), ('#33418a', '#cc5892', '#ff9e66')],
    'night': [('#0e1346', '#26318a', '#4f60ba'), ('#15103f', '#322a7c', '#6a52a8'), ('#0a1c45', '#1a437c', '#3c7ea4')],
}
AMBIENT = {
    'day': ('#ffffff', 0.0, 0.0, '#fff3c0'),
    'morning': ('#ffe6cc', 0.35, 0.2, '#fff0b8'),
    'sunset': ('#ffa98f', 0.5, 0.12, '#ffdf8a'),
    'night': ('#5069ee', 0.9, 0.55, '#fdf3cf'),
}


def light_of(time, rng):
    """time None: the even light of a room."""
    if time is None:
        return Light('room', ('#ffffff',) * 3, '#ffffff', '#ffffff', 0.0, 0.0, '#fff3c0')
    sky = SKIES[time][rng.integers(len(SKIES[time]))]
    tint, strength, wash, glow = AMBIENT[time]
    return Light(time, sky, '#%02x%02x%02x' % tuple(int(v) for v in np.rint(mix(sky[1], sky[2], 0.6) * 255)), tint, strength, wash, glow)
