"""Which pictures there are: for every thing its places, colours and numbers, and a fixed drawing of lots."""

from dataclasses import dataclass
import numpy as np

SEED = 20240229
OUTDOORS = ('morning', 'day', 'sunset', 'night')
BRIGHT = ('morning', 'day', 'sunset')


@dataclass(frozen=True)
class Scene:
    thing: str
    colour: str
    count: int
    place: str
    time: str | None
    extras: tuple
    petals: int | None
    seed: int


def rule(share, places, colours, counts=(1, 2, 3), times=OUTDOORS, extras=('', 'cloud'), petals=(None,)):
    return {'share': share, 'places': places.split(), 'colours': colours.split(), 'counts': counts, 'times': times, 'extras': extras, 'petals': petals}


HEAVEN = ('', 'cloud', 'moon', 'star')
RULES = {
    'boat': rule(44, 'sea', 'red orange yellow green teal blue purple pink white', extras=('', 'cloud', 'sun', 'moon')),
    'lighthouse': rule(26, 'sea beach', 'red blue orange teal white', (1,), extras=('', 'cloud', 'moon', 'star')),
    'house': rule(36, 'meadow snow mountains forest', 'red orange yellow blue pink white purple', (1, 2, 3), extras=('', 'cloud', 'moon')),
    'windmill': rule(16, 'meadow', 'red white blue orange brown', (1, 2), extras=('', 'cloud')),
    'tent': rule(23, 'meadow forest mountains desert', 'red orange yellow green blue purple', (1, 2), extras=('', 'moon', 'star')),
    'castle': rule(19, 'meadow mountains', 'pink purple white grey blue orange', (1,), extras=('', 'cloud', 'star')),
    'tree': rule(36, 'meadow mountains', 'green orange yellow red pink purple', (1, 2, 3), extras=('', 'cloud', 'sun', 'moon')),
    'pine': rule(26, 'snow mountains meadow', 'green teal blue white', (1, 2, 3, 4), extras=('', 'moon', 'star')),
    'palm': rule(18, 'beach desert', 'green teal', (1, 2, 3), extras=('', 'sun', 'moon')),
    'cactus': rule(21, 'desert', 'green teal purple', (1, 2, 3, 4), extras=('', 'sun', 'moon', 'star')),
    'daisy': rule(44, 'meadow', 'red orange yellow blue purple pink white', (1, 2, 3), BRIGHT, ('',), (5, 6, 8)),
    'tulip': rule(31, 'meadow table', 'red orange yellow purple pink white', (1, 2, 3, 4), BRIGHT, ('',)),
    'mushroom': rule(29, 'forest meadow', 'red orange brown purple blue pink', (1, 2, 3, 4), extras=('',)),
    'cat': rule(36, 'meadow table snow', 'orange black white grey brown', (1, 2), extras=('', 'moon')),
    'rabbit': rule(26, 'meadow snow forest', 'white brown grey pink', (1, 2, 3), extras=('',)),
    'bird': rule(32, 'meadow snow forest', 'red orange yellow blue teal purple pink', (1, 2, 3), BRIGHT, ('',)),
    'duck': rule(21, 'sea', 'yellow white brown', (1, 2, 3, 4), BRIGHT, ('', 'cloud')),
    'penguin': rule(21, 'snow', 'black blue', (1, 2, 3, 4), extras=('', 'moon', 'star')),
    'fish': rule(41, 'underwater', 'red orange yellow green teal purple pink', (1, 2, 3, 4), (None,), ('',)),
    'whale': rule(19, 'sea underwater', 'blue teal grey purple', (1, 2), extras=('', 'moon', 'cloud')),
    'jellyfish': rule(19, 'underwater', 'pink purple orange teal white', (1, 2, 3), (None,), ('',)),
    'butterfly': rule(28, 'meadow sky', 'orange yellow blue purple pink red', (1, 2, 3), BRIGHT, ('',)),
    'balloon': rule(41, 'sky mountains desert', 'red orange yellow green blue purple pink', (1, 2, 3, 4), extras=('', 'cloud')),
    'kite': rule(19, 'sky beach', 'red yellow green blue pink purple', (1, 2), BRIGHT, ('', 'cloud')),
    'rocket': rule(23, 'space', 'red orange teal blue purple white', (1, 2), (None,), ('',)),
    'planet': rule(26, 'space', 'red orange yellow green teal blue purple pink', (1, 2, 3), (None,), ('',)),
    'moon': rule(29, 'sea desert mountains meadow', 'yellow white orange', (1,), ('night',), ('', 'star', 'cloud')),
    'sun': rule(23, 'sea desert mountains meadow', 'red orange yellow', (1,), ('morning', 'sunset'), ('', 'cloud')),
    'star': rule(19, 'sky', 'yellow white pink blue', (1, 2, 3, 4), ('night',), ('',)),
    'teacup': rule(32, 'table', 'red orange yellow green teal blue purple pink white', (1, 2), (None,), ('',)),
    'apple': rule(24, 'table', 'red green yellow', (1, 2, 3, 4), (None,), ('',)),
    'pear': rule(19, 'table', 'green yellow orange', (1, 2, 3, 4), (None,), ('',)),
    'lemon': rule(18, 'table', 'yellow green', (1, 2, 3, 4), (None,), ('',)),
    'cherry': rule(14, 'table', 'red purple', (1, 2, 3, 4), (None,), ('',)),
    'cupcake': rule(23, 'table', 'pink blue yellow teal purple white', (1, 2, 3), (None,), ('',)),
    'snowman': rule(19, 'snow', 'red blue green orange purple', (1, 2), extras=('', 'moon', 'star')),
    'umbrella': rule(19, 'beach', 'red orange yellow green blue pink', (1, 2), BRIGHT, ('', 'cloud', 'sun')),
}
NO_TIME = {'table', 'underwater', 'space'}
DARK_ONLY = {'moon', 'star'}


def choices(thing):
    """Every allowed (place, colour, count, time, extra, petals) of a thing."""
    r = RULES[thing]
    out = []
    for place in r['places']:
        times = (None,) if place in NO_TIME else r['times']
        for time in times:
            extras = [e for e in r['extras'] if (e not in DARK_ONLY or time == 'night' or place == 'space') and not (e in ('sun', 'cloud') and time == 'night')]
            if place in ('table', 'underwater'):
                extras = ['']
            for extra in extras:
                out += [(place, c, n, time, extra, p) for c in r['colours'] for n in r['counts'] for p in r['petals']]
    return out


def plan():
    """All scenes, in the order of their mixture weights. Colours, places and numbers of a thing come up equally often."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    scenes = []
    for thing, r in RULES.items():
        options = choices(thing)
        order = rng.permutation(len(options))
        used = {}
        for _ in range(r['share']):
            best = min(order, key=lambda i: tuple(score(used, options[i])))
            options_best = options[best]
            for key in keys(options_best):
                used[key] = used.get(key, 0) + 1
            place, colour, count, time, extra, petals = options_best
            scenes.append(Scene(thing, colour, count, place, time, (extra,) if extra else (), petals, int(rng.integers(2**31))))
    return scenes


def keys(option):
    place, colour, count, time, extra, petals = option
    return [option, ('cc', colour, count), ('pt', place, time), ('pc', place, colour), ('c', colour), ('n', count), ('e', extra), ('l', petals)]


def score(used, option):
    """Repeats first, then how often the rarest pairings of this option have been drawn."""
    whole, *parts = [used.get(key, 0) for key in keys(option)]
    return [whole, sum(parts)]
