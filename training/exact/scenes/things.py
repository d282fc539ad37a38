"""Every thing: how it is drawn, where it stands, how large."""

from dataclasses import dataclass
from typing import Callable

from scenes import animals, buildings, objects, plants


@dataclass(frozen=True)
class Thing:
    draw: Callable
    where: str = 'stand'
    scale: tuple = (0, 1, 1, 1, 1)
    turns: bool = False
    sway: float = 0.0

    def anchor(self, scene):
        if self.where == 'any':
            return 'swim' if scene.place == 'sea' else 'float'
        if self.where == 'air':
            return 'float' if scene.place in ('sky', 'space', 'underwater') else 'high'
        return self.where


def sized(one, two=None, three=None, four=None):
    two = one if two is None else two
    three = two if three is None else three
    return (0, one, two, three, three if four is None else four)


THINGS = {
    'boat': Thing(buildings.boat, 'swim', sized(1.12, 1.05, 1.05), turns=True),
    'lighthouse': Thing(buildings.lighthouse, 'stand', sized(1.26)),
    'house': Thing(buildings.house, 'stand', sized(0.98, 0.92, 0.9)),
    'windmill': Thing(buildings.windmill, 'stand', sized(1.14, 1.1)),
    'tent': Thing(buildings.tent, 'stand', sized(1.02, 0.92), turns=True),
    'castle': Thing(buildings.castle, 'stand', sized(1.15)),
    'tree': Thing(plants.tree, 'stand', sized(1.22, 1.15, 1.1)),
    'pine': Thing(plants.pine, 'stand', sized(1.24, 1.2, 1.15)),
    'palm': Thing(plants.palm, 'stand', sized(1.25, 1.15, 1.15), turns=True),
    'cactus': Thing(plants.cactus, 'stand', sized(1.02, 1, 1)),
    'daisy': Thing(plants.daisy, 'stand', sized(1.3, 1.25, 1.25)),
    'tulip': Thing(plants.tulip, 'stand', sized(1.1, 1.1, 1.1)),
    'mushroom': Thing(plants.mushroom, 'stand', sized(1.0, 0.9, 0.9)),
    'cat': Thing(animals.cat, 'stand', sized(1.08, 1.0), turns=True),
    'rabbit': Thing(animals.rabbit, 'stand', sized(1.08, 1.02, 1.0), turns=True),
    'bird': Thing(animals.bird, 'stand', sized(0.92, 0.84, 0.84), turns=True),
    'duck': Thing(animals.duck, 'swim', sized(0.85, 0.76, 0.78, 0.82), turns=True),
    'penguin': Thing(animals.penguin, 'stand', sized(1.12, 1.08, 1.1)),
    'fish': Thing(animals.fish, 'float', sized(0.98, 0.92, 0.92, 0.94), turns=True, sway=0.18),
    'whale': Thing(animals.whale, 'any', sized(0.9, 0.72), turns=True),
    'jellyfish': Thing(animals.jellyfish, 'float', sized(1.0, 0.92, 0.95), sway=0.2),
    'butterfly': Thing(animals.butterfly, 'air', sized(0.95, 0.9, 0.9), sway=0.35),
    'balloon': Thing(objects.balloon, 'air', sized(1.05, 1.08, 1.05, 1.1)),
    'kite': Thing(objects.kite, 'air', sized(0.86, 0.86), sway=0.4),
    'rocket': Thing(objects.rocket, 'air', sized(1.0, 0.95), sway=0.55),
    'planet': Thing(objects.planet, 'air', sized(0.95, 0.95, 0.95), turns=True, sway=0.2),
    'moon': Thing(objects.nothing),
    'sun': Thing(objects.nothing),
    'star': Thing(objects.star, 'air', sized(0.95, 0.95, 0.95), sway=0.25),
    'teacup': Thing(objects.teacup, 'stand', sized(1.0, 0.82), turns=True),
    'apple': Thing(objects.apple, 'stand', sized(0.9, 0.85, 0.85)),
    'pear': Thing(objects.pear, 'stand', sized(1.05, 1.0, 1.0)),
    'lemon': Thing(objects.lemon, 'stand', sized(0.92, 0.85, 0.82), turns=True, sway=0.1),
    'cherry': Thing(objects.cherry, 'stand', sized(1.0, 0.95, 0.95), turns=True),
    'cupcake': Thing(objects.cupcake, 'stand', sized(1.05, 1.0, 1.0)),
    'snowman': Thing(objects.snowman, 'stand', sized(1.15, 1.1)),
    'umbrella': Thing(objects.umbrella, 'stand', sized(1.05, 0.98), turns=True),
}
