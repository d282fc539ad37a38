"""The grammar's templates and the prompts they make. Run from training/: python -m unittest world.test_grammar"""

import itertools
import re
import unittest

import numpy as np

from world import captions
from world.captions import GRAMMAR, LANGUAGES, slots_of

SHAPES = ("apple", "pear", "cup", "bottle", "vase", "ball", "cube", "book")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "white")
DOMAINS = {
    "hand": {
        "fingers": range(6),
        "side": ("left", "right"),
        "colour": ("pale", "tan", "brown", "dark", "red", "blue", "green", "yellow", "white"),
    },
    "flower": {"petals": range(3, 10), "colour": ("red", "orange", "yellow", "pink", "purple", "blue", "white")},
    "landscape": {
        "time": ("dawn", "day", "dusk", "night"),
        "weather": ("clear", "cloudy", "rain", "snow"),
        "mountains": (0, 1),
        "water": (0, 1),
        "moon": ("none", "crescent", "half", "full"),
    },
    "creature": {
        "legs": (2, 4, 6, 8),
        "eyes": (1, 2, 3),
        "wings": (0, 2),
        "colour": ("red", "orange", "yellow", "green", "blue", "purple", "pink"),
    },
}


def combinations(kind):
    if kind == "still_life":
        things = list(itertools.product(SHAPES, COLOURS))
        for i, place in itertools.product(range(len(things)), ("table", "shelf", "window sill", "cloth")):
            for count in range(1, 5):
                yield {"count": count, "place": place, "objects": [things[(i + 9 * n) % 56] for n in range(count)]}
                yield {"count": count, "place": place, "objects": [things[i]] * count}
        return
    names = DOMAINS[kind]
    for values in itertools.product(*names.values()):
        labels = dict(zip(names, values))
        if not (kind == "landscape" and labels["time"] == "day" and labels["moon"] != "none"):
            yield labels


class GrammarTest(unittest.TestCase):
    def test_templates_pair_and_use_only_slots_of_their_kind(self):
        for kind, grammar in GRAMMAR.items():
            pairs = list(zip(*(grammar["templates"][language] for language in LANGUAGES), strict=True))
            self.assertGreater(len(pairs), 5)
            used = set()
            for en, zh in pairs:
                named = [{n for slot in slots_of(text) for n in grammar["labels"][slot]} for text in (en, zh)]
                self.assertEqual(*named, (en, zh))
                used |= {*slots_of(en), *slots_of(zh)}
            self.assertEqual(used, set(grammar["slots"]))
            self.assertEqual(used, set(grammar["labels"]))
            for values in grammar["slots"].values():
                for value in values.values():
                    self.assertEqual(set(value), set(LANGUAGES))

    def test_a_template_names_a_label_once(self):
        # A caller that fills each slot on its own must not contradict itself.
        for kind, grammar in GRAMMAR.items():
            for template in itertools.chain(*grammar["templates"].values()):
                names = [name for slot in slots_of(template) for name in grammar["labels"][slot]]
                self.assertEqual(len(names), len(set(names)), template)

    def test_every_combination_of_labels_has_full_and_short_prompts(self):
        for kind in GRAMMAR:
            reached = set()
            for labels in combinations(kind):
                found = captions.fitting(kind, labels)
                self.assertGreaterEqual(len(found), 3, labels)
                widest = max(len(named) for *_, named in found)
                self.assertEqual(widest, len(captions.facts(kind, labels)) - self.unsaid(kind, labels), labels)
                for en, zh, named in found:
                    self.assertRegex(en, r"^[a-z][a-z ,-]*[a-z]$")
                    self.assertRegex(zh, r"^[\u4e00-\u9fff，、：]+$")
                    self.assertNotRegex(en, r"\ba [aeiou](?!ne)|\ban [^aeiou]")
                    self.assertLessEqual(len(re.findall(r"[\w-]+", en)), 22)
                    reached.add((en, zh))
            self.assertGreater(len(reached), 60, kind)

    @staticmethod
    def unsaid(kind, labels):
        """Facts that no one template joins to the others: a still life's total and its group next to its list."""
        if kind != "still_life":
            return 0
        known = captions.facts(kind, labels)
        return sum(name in known for name in ("count", "single", *(("many", "shape") if "shape1" in known else ())))

    def test_named_prompts(self):
        hand = {"fingers": 3, "side": "left", "colour": "red"}
        prompts = {(en, zh) for en, zh, _ in captions.fitting("hand", hand)}
        self.assertIn(("a hand with three raised fingers", "一只竖起三根手指的手"), prompts)
        self.assertIn(("a hand in a red glove with three raised fingers", "一只戴红手套的手竖起三根手指"), prompts)
        self.assertEqual(captions.canonical("flower", {"petals": 5, "colour": "orange"})[0], "an orange flower with five petals")
        apples = {"count": 2, "objects": [["apple", "red"]] * 2, "place": "table"}
        self.assertEqual(captions.canonical("still_life", apples), ("two red apples on a table", "桌上有两个红苹果"))
        night = {"time": "night", "weather": "snow", "mountains": 1, "water": 0, "moon": "full"}
        self.assertEqual(
            captions.canonical("landscape", night),
            ("a snowy night with mountains and a full moon", "下雪的夜晚，有群山和一轮满月"),
        )

    def test_sampled_prompts_name_what_they_say(self):
        rng = np.random.default_rng(5)
        for _ in range(2000):
            kind, named, en, zh = captions.sample_prompt(rng)
            for labels in combinations(kind) if kind != "still_life" else ():
                if named.items() <= labels.items():
                    prompts = {(e, z) for e, z, _ in captions.fitting(kind, labels)}
                    self.assertIn((en, zh), prompts)
                    break
            else:
                self.assertEqual(kind, "still_life", (named, en))
            if kind == "still_life" and "objects" in named:
                self.assertEqual(len(named["objects"]), named["count"])

    def test_captions_start_with_the_fullest_and_agree_between_languages(self):
        labels = {"legs": 4, "eyes": 1, "wings": 0, "colour": "orange"}
        made = captions.captions("creature", labels, np.random.default_rng(1))
        self.assertEqual((made["en"][0], made["zh"][0]), captions.canonical("creature", labels))
        self.assertEqual(len(made["en"]), len(set(made["en"])))
        pairs = {(en, zh) for en, zh, _ in captions.fitting("creature", labels)}
        self.assertTrue(set(zip(made["en"], made["zh"], strict=True)) <= pairs)


if __name__ == "__main__":
    unittest.main()
