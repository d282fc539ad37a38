"""Every label a picture of the world can carry, by head: "kind" and "kind.label" with its values in order."""

from .captions import GRAMMAR

_COUNTED = {
    "hand": {"fingers": [0, 1, 2, 3, 4, 5], "side": ["left", "right"]},
    "flower": {"petals": [3, 4, 5, 6, 7, 8, 9]},
    "still_life": {"count": [1, 2, 3, 4], "place": list(GRAMMAR["still_life"]["slots"]["place"])},
    "landscape": {
        "time": ["dawn", "day", "dusk", "night"],
        "weather": ["clear", "cloudy", "rain", "snow"],
        "mountains": [0, 1],
        "water": [0, 1],
        "moon": ["none", "crescent", "half", "full"],
    },
    "creature": {"legs": [2, 4, 6, 8], "eyes": [1, 2, 3], "wings": [0, 2]},
}
HEADS = {"kind": list(_COUNTED)}
for _kind, _heads in _COUNTED.items():
    for _name, _values in _heads.items():
        HEADS[f"{_kind}.{_name}"] = _values
    if "colour" in GRAMMAR[_kind]["slots"] and _kind != "still_life":
        HEADS[f"{_kind}.colour"] = list(GRAMMAR[_kind]["slots"]["colour"])

PAIRS = list(GRAMMAR["still_life"]["slots"]["object1"])
"""Things of a still life, "shape colour"; a picture may hold several."""


def targets(kind, labels):
    """(index of the true value for each head, -1 where the head does not apply; the indices of the pairs present)."""
    heads = []
    for head, values in HEADS.items():
        if head == "kind":
            heads.append(values.index(kind))
        else:
            owner, name = head.split(".")
            heads.append(values.index(labels[name]) if owner == kind else -1)
    pairs = sorted({PAIRS.index(f"{s} {c}") for s, c in labels["objects"]}) if kind == "still_life" else []
    return heads, pairs
