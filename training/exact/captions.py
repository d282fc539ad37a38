"""Captions in English and Chinese from a small grammar: number, colour, thing, place, time, background."""

import vocabulary as v
from concepts import plural_of

NUMBERS = {2: 'two', 3: 'three', 4: 'four'}
ZH_NUMBERS = {1: '一', 2: '两', 3: '三', 4: '四'}
EXTRAS = {'moon': ('under the moon', '月亮下'), 'star': ('under the stars', '星空下'), 'sun': ('with the sun', '太阳下'), 'cloud': ('with clouds', '有云')}
PETAL_WORDS = {5: ('five', '五'), 6: ('six', '六'), 8: ('eight', '八')}


def english(scene):
    noun = v.THINGS[scene.thing][0][0]
    words = [scene.colour, noun if scene.count == 1 else plural_of(noun)]
    first = NUMBERS.get(scene.count) or ('an' if scene.colour[0] in 'aeiou' else 'a')
    text = ' '.join([first, *words])
    if scene.petals:
        text += f' with {PETAL_WORDS[scene.petals][0]} petals'
    text += ' ' + v.PLACES[scene.place][0]
    if scene.time:
        text += ' ' + v.TIMES[scene.time][0]
    return text + ''.join(', ' + EXTRAS[e][0] for e in scene.extras)


def chinese(scene):
    _, nouns, measure = v.THINGS[scene.thing]
    petals = f'{PETAL_WORDS[scene.petals][1]}瓣' if scene.petals else ''
    time = v.TIMES[scene.time][2] if scene.time else ''
    text = f'{time}{v.PLACES[scene.place][2]}的{ZH_NUMBERS[scene.count]}{measure}{v.COLOURS[scene.colour][1][0]}{petals}{nouns[0]}'
    return text + ''.join('，' + EXTRAS[e][1] for e in scene.extras)
