"""Prompts in English and Chinese from the templates of grammar.json.

A template names slots of its kind; a slot's values are keyed by the labels it speaks of ("night full" for the labels
time and moon). A template fits a picture when every one of its slots has a value for the picture's labels. The English
and the Chinese template of one index speak of the same labels.
"""

import json
import re
from pathlib import Path

GRAMMAR = json.loads(Path(__file__).with_name("grammar.json").read_text(encoding="utf-8"))["kinds"]
LANGUAGES = ("en", "zh")
KIND_WEIGHTS = {"hand": 0.3, "flower": 0.2, "still_life": 0.2, "landscape": 0.15, "creature": 0.15}
_SLOT = re.compile(r"{(\w+)}")


def slots_of(template):
    """The names of the slots in a template, in order."""
    return _SLOT.findall(template)


def tidy(text):
    """The text with runs of blanks made one."""
    return " ".join(text.split())


def facts(kind, labels):
    """The labels as the grammar names them: flat, a still life's objects one by one or, where alike, together."""
    if kind != "still_life":
        return dict(labels)
    objects, count = labels["objects"], labels["count"]
    shapes, colours = ({entry[i] for entry in objects} for i in (0, 1))
    flat = {"count": count, "place": labels["place"]}
    if count == 1:
        flat["single"] = objects[0][0]
    elif len(shapes) == 1:
        flat["many"], flat["shape"] = count, objects[0][0]
        if len(colours) == 1:
            return {**flat, "colour": objects[0][1]}
    for i, (shape, colour) in enumerate(objects, 1):
        flat[f"shape{i}"], flat[f"colour{i}"] = shape, colour
    return flat


def _key(kind, slot, known):
    """The key of the slot's value for these facts, or None where the slot says nothing true of them."""
    names = GRAMMAR[kind]["labels"][slot]
    if not all(name in known for name in names):
        return None
    key = " ".join(str(known[name]) for name in names)
    return key if key in GRAMMAR[kind]["slots"][slot] else None


def fill(kind, template, language, keys):
    """The template with each slot replaced by its value at keys[slot]."""
    values = GRAMMAR[kind]["slots"]
    return tidy(_SLOT.sub(lambda m: values[m[1]][keys[m[1]]][language], template))


def _says_all(slots, known):
    """Whether a template that lists objects lists every one."""
    listed = [slot for slot in slots if slot.startswith("object")]
    return len(set(listed)) in (0, known["count"])


def fitting(kind, labels):
    """Every (English, Chinese) prompt true of the labels, in the grammar's order, and the labels each names."""
    known, found = facts(kind, labels), []
    templates = GRAMMAR[kind]["templates"]
    for pair in zip(*(templates[language] for language in LANGUAGES)):
        keys = {slot: _key(kind, slot, known) for text in pair for slot in slots_of(text)}
        if None in keys.values() or (kind == "still_life" and not _says_all(keys, known)):
            continue
        named = {name for slot in keys for name in GRAMMAR[kind]["labels"][slot]}
        found.append((*(fill(kind, text, language, keys) for text, language in zip(pair, LANGUAGES)), named))
    return found


def canonical(kind, labels):
    """The (English, Chinese) prompt that names most of the labels."""
    en, zh, _ = max(fitting(kind, labels), key=lambda entry: len(entry[2]))
    return en, zh


def captions(kind, labels, rng, count=6):
    """Up to `count` prompts for each language, the fullest first and the others in random order."""
    found = fitting(kind, labels)
    first = max(range(len(found)), key=lambda i: len(found[i][2]))
    others = [i for i in rng.permutation(len(found)) if i != first]
    chosen = [first, *others][:count]
    return {language: [found[i][n] for i in chosen] for n, language in enumerate(LANGUAGES)}


def _unflatten(known):
    """Labels of a still life from the facts a template names."""
    labels = {name: known[name] for name in ("place", "count") if name in known}
    if "single" in known:
        return {**labels, "count": 1, "objects": [[known["single"], None]]}
    if "many" in known:
        return {**labels, "count": known["many"], "objects": [[known["shape"], known.get("colour")]] * known["many"]}
    objects = [[known[f"shape{i}"], known[f"colour{i}"]] for i in range(1, 5) if f"shape{i}" in known]
    return {**labels, "count": len(objects), "objects": objects} if objects else labels


def sample_prompt(rng, kind=None):
    """A random prompt: (kind, the labels it names, English, Chinese).

    Of a still life's objects a colour that the prompt leaves open is None.
    """
    kind = kind or str(rng.choice(list(KIND_WEIGHTS), p=list(KIND_WEIGHTS.values())))
    grammar = GRAMMAR[kind]
    index = int(rng.integers(len(grammar["templates"]["en"])))
    pair = [grammar["templates"][language][index] for language in LANGUAGES]
    keys, known = {}, {}
    for slot in dict.fromkeys(slot for text in pair for slot in slots_of(text)):
        names = grammar["labels"][slot]
        keys[slot] = _key(kind, slot, known) or str(rng.choice(list(grammar["slots"][slot])))
        # Only a still life's place has a value of two words, and it stands alone in its slot.
        words = keys[slot].split(" ") if len(names) > 1 else [keys[slot]]
        known.update({name: int(word) if word.isdigit() else word for name, word in zip(names, words)})
    labels = _unflatten(known) if kind == "still_life" else known
    return kind, labels, *(fill(kind, text, language, keys) for text, language in zip(pair, LANGUAGES))
