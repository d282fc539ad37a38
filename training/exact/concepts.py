"""Words to concepts, and what each picture has: the two tables inside the text encoder."""

import numpy as np
import vocabulary as v

CONCEPTS = [*v.THINGS, *v.COLOURS, *v.COUNTS, *v.PLACES, *v.TIMES, *v.PETALS, *v.KINDS, 'cloud', 'one', 'many']
INDEX = {name: i for i, name in enumerate(CONCEPTS)}
IRREGULAR = {'cactus': 'cacti', 'fish': 'fish', 'jellyfish': 'jellyfish', 'snowman': 'snowmen', 'goldfish': 'goldfish'}


def plural_of(word):
    return IRREGULAR.get(word) or v.plural(word)


def words():
    """{surface word in lower case: list of concepts}, in a fixed order."""
    table = {}

    def add(word, *concepts):
        have = table.setdefault(word.lower(), [])
        have += [c for c in concepts if c not in have]

    for name, (english, chinese, _) in v.THINGS.items():
        for word in english:
            add(word, name)
            extra = [] if name in v.BACKGROUND or plural_of(word) == word else ['many']
            add(plural_of(word), name, *extra)
        for word in chinese:
            add(word, name)
    for name, (english, chinese, _) in v.KINDS.items():
        for word in [*english, *map(plural_of, english), *chinese]:
            add(word, name)
    for group in (v.COLOURS, v.COUNTS, v.PETALS):
        for name, (english, chinese) in group.items():
            for word in [*english, *chinese]:
                add(word, name)
    for group in (v.PLACES, v.TIMES):
        for name, (_, english, _, chinese) in group.items():
            for word in [*english, *map(plural_of, english), *chinese]:
                add(word, name)
    for word in v.ONE:
        add(word, 'one')
    for word in v.MANY:
        add(word, 'many')
    for phrase, concepts in v.PHRASES.items():
        table.pop(phrase, None)
        add(phrase, *concepts)
        if phrase.isascii() and concepts:
            add(plural_of(phrase), *concepts)
    return table


def costs():
    kinds = {**dict.fromkeys([*v.THINGS, *v.KINDS], 'thing'), **dict.fromkeys(v.COLOURS, 'colour'), **dict.fromkeys(v.COUNTS, 'count'),
             **dict.fromkeys(v.PLACES, 'place'), **dict.fromkeys(v.TIMES, 'time'), **dict.fromkeys(v.PETALS, 'petals'),
             'cloud': 'extra', 'one': 'one', 'many': 'many'}
    return np.array([v.COSTS[kinds[c]] for c in CONCEPTS], np.float32)


def concepts_of(scene):
    """The set of concepts a picture has."""
    have = {scene.thing, scene.colour, scene.place, *scene.extras}
    have |= {kind for kind, (_, _, members) in v.KINDS.items() if scene.thing in members}
    if scene.thing in ('pine', 'palm'):
        have.add('tree')
    if scene.thing in ('duck', 'penguin'):
        have.add('bird')
    if scene.time:
        have.add(scene.time)
    if scene.petals:
        have.add(f'petals{scene.petals}')
    have.add('one' if scene.count == 1 else 'many')
    if scene.count > 1:
        have.add({2: 'two', 3: 'three', 4: 'four'}[scene.count])
    if scene.place in ('underwater', 'beach'):
        have.add('sea')
    if scene.thing in ('moon', 'sun', 'star'):
        have.add('sky')
    if scene.place == 'space':
        have |= {'night', 'sky', 'star'}
    return {c for c in have if c}


def table_of(scenes):
    """[pictures, concepts] 0/1."""
    table = np.zeros((len(scenes), len(CONCEPTS)), np.uint8)
    for row, scene in zip(table, scenes):
        row[[INDEX[c] for c in concepts_of(scene)]] = 1
    return table
