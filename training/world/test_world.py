"""Pictures of the world against their labels. Run from training/: python -m unittest world.test_world"""

import itertools
import json
import unittest

import cv2
import numpy as np

import world
from world import dataset, flowers, hands, still_life
from world.captions import KIND_WEIGHTS
from world.test_grammar import DOMAINS



def mask(outlines, size=400):
    """The union of outlines in a hand's frame, a picture unit across, as uint8 [size, size] with the wrist below."""
    out = np.zeros((size, size), np.uint8)
    for outline in outlines:
        xy = np.stack([0.5 + outline[:, 0], 0.75 - outline[:, 1]], 1) * size
        cv2.fillPoly(out, [np.round(xy).astype(np.int32)], 1)
    return out


def prongs(picture, width=0.17):
    """How many narrow parts stand out of a shape: what an opening by a disc wider than a finger takes away."""
    size = len(picture)
    across = int(width * size) | 1
    broad = cv2.morphologyEx(picture, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(picture & (1 - broad), connectivity=4)
    return int(np.sum(stats[1:, cv2.CC_STAT_AREA] > 0.004 * size * size))


def still(count=2, colour="red", place="table"):
    return {"count": count, "objects": [["apple", colour]] * count, "place": place}


class LabelsTest(unittest.TestCase):
    def test_labels_are_plain_and_within_their_range(self):
        seen = {}
        for seed in range(1500):
            kind, labels, _ = world.draw_labels(seed)
            self.assertEqual(json.loads(json.dumps(labels)), labels)
            if kind == "still_life":
                self.assertEqual(len(labels["objects"]), labels["count"])
                self.assertIn(labels["count"], range(1, 5))
                continue
            self.assertEqual(set(labels), set(DOMAINS[kind]))
            for name, value in labels.items():
                self.assertIn(value, DOMAINS[kind][name])
                seen.setdefault((kind, name), set()).add(value)
        for kind, names in DOMAINS.items():
            for name, values in names.items():
                self.assertEqual(seen[kind, name], set(values), (kind, name))

    def test_kinds_come_with_their_weights(self):
        kinds = [world.draw_labels(seed)[0] for seed in range(4000)]
        for kind, weight in KIND_WEIGHTS.items():
            self.assertAlmostEqual(kinds.count(kind) / len(kinds), weight, delta=0.03)

    def test_an_unknown_kind_is_named_with_the_known_ones(self):
        with self.assertRaisesRegex(ValueError, "'foot'.*hand, flower, still_life, landscape, creature"):
            world.draw(0, "foot")


class PicturesTest(unittest.TestCase):
    def test_every_kind_draws_the_same_picture_of_the_same_seed(self):
        for kind, seed in itertools.product(world.KINDS, (0, 7)):
            first, again, other = world.draw(seed, kind), world.draw(seed, kind), world.draw(seed + 1, kind)
            self.assertEqual((first.pixels.shape, first.pixels.dtype), ((128, 128, 3), np.uint8))
            self.assertEqual((first.kind, first.labels, first.captions), (kind, again.labels, again.captions))
            np.testing.assert_array_equal(first.pixels, again.pixels)
            self.assertGreater(np.abs(first.pixels.astype(int) - other.pixels).mean(), 4)
            self.assertGreater(first.pixels.std(), 8)

    def test_shards_on_processes_equal_one_after_another(self):
        pixels, labels, kinds = dataset.render(40, 510, workers=2)
        alone = dataset.render(40, 510, workers=1)
        np.testing.assert_array_equal(pixels, alone[0])
        self.assertEqual((labels, kinds), alone[1:])
        one = world.draw(40 + 505)
        np.testing.assert_array_equal(pixels[505], one.pixels)
        self.assertEqual((labels[505], kinds[505]), (one.labels, one.kind))

    def test_labels_of_a_picture_are_seen_in_it(self):
        # The same seed with one label changed must be another picture.
        for kind, changes in {
            "hand": {"fingers": (1, 4), "side": ("left", "right"), "colour": ("red", "blue")},
            "flower": {"petals": (4, 7), "colour": ("red", "blue")},
            "creature": {"legs": (2, 6), "eyes": (1, 3), "wings": (0, 2), "colour": ("red", "blue")},
            "landscape": {"time": ("day", "night"), "weather": ("clear", "snow"), "mountains": (0, 1), "water": (0, 1), "moon": ("none", "full")},
            "still_life": {"count": (1, 3), "colour": ("red", "blue"), "place": ("table", "shelf")},
        }.items():
            for name, values in changes.items():
                if kind == "still_life":
                    self.differ(kind, name, [still(**{name: v}) for v in values])
                    continue
                labels = {label: domain[0] for label, domain in DOMAINS[kind].items()}
                self.differ(kind, name, [{**labels, name: v} for v in values])

    def differ(self, kind, name, pair):
        a, b = (world.KINDS[kind].paint(labels, np.random.default_rng(3)).astype(int) for labels in pair)
        self.assertGreater(np.mean(np.abs(a - b).max(-1) > 24), 0.004, (kind, name))


class HandsTest(unittest.TestCase):
    def test_as_many_prongs_stand_out_of_the_outline_as_fingers_are_raised(self):
        for fingers, seed in itertools.product(range(6), range(60)):
            parts = hands.shape({"fingers": fingers}, np.random.default_rng(seed))
            folded = [outline for outline, _ in parts["folded"]]
            outlines = [parts["palm"], *(outline for outline, *_ in parts["raised"]), *folded]
            self.assertEqual(prongs(mask(outlines)), fingers, (fingers, seed))
            self.assertEqual(len(parts["raised"]) + len(folded), 5)

    def test_the_prong_counter_counts(self):
        palm = np.array([(-0.15, 0.0), (0.15, 0.0), (0.15, 0.3), (-0.15, 0.3)])
        sticks = [np.array([(x, 0.2), (x + 0.05, 0.2), (x + 0.05, 0.55), (x, 0.55)]) for x in (-0.13, 0.0, 0.09)]
        for count in range(4):
            self.assertEqual(prongs(mask([palm, *sticks[:count]])), count)

    def test_raised_fingers_are_plausible(self):
        for fingers, options in hands.RAISED.items():
            for raised in options:
                self.assertEqual(len(set(raised)), fingers)


class FlowersTest(unittest.TestCase):
    def test_as_many_petals_as_the_label_says_stand_apart_beyond_the_disc(self):
        size = 600
        for count, shape, seed in itertools.product(range(3, 10), flowers._SHAPES, range(15)):
            outlines, disc = flowers.petal_outlines(count, shape, np.random.default_rng(seed))
            picture = np.zeros((size, size), np.uint8)
            for outline in outlines:
                cv2.fillPoly(picture, [np.round((outline / 2.2 + 0.5) * size).astype(np.int32)], 1)
            cv2.circle(picture, (size // 2, size // 2), int(disc / 2.2 * size), 0, -1)
            _, _, stats, _ = cv2.connectedComponentsWithStats(picture, connectivity=4)
            self.assertEqual(int(np.sum(stats[1:, cv2.CC_STAT_AREA] > 60)), count, (count, shape, seed))


if __name__ == "__main__":
    unittest.main()
