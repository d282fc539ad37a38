"""Tests of the chain that `train.counted` follows back, on velocities that are known."""

import math
import unittest

import torch

from world.grammar_values import HEADS, targets

from . import reader
from .counted import between, even_nodes, expected, karras_nodes
from .critic import Rival, unlike


def towards(x0):
    """The velocity of a model that knows x0: the state's angular velocity is (cos(phi) u - x0) / sin(phi)."""
    return lambda u, phi: (math.cos(phi) * u - x0) / math.sin(phi)


class Chain(unittest.TestCase):
    def test_nodes_fall_from_pure_noise_to_the_end(self):
        torch.manual_seed(0)
        for steps in (2, 5, 7):
            at = even_nodes(steps, 0.3)
            self.assertEqual(len(at), steps + 1)
            self.assertAlmostEqual(at[0], math.pi / 2, places=6)
            self.assertAlmostEqual(at[-1], 0.3, places=6)
            self.assertTrue(all(a > b for a, b in zip(at, at[1:])))

    def test_karras_nodes_are_those_of_a_run(self):
        """The first of DPM-Solver++ 2M's nine and twenty levels on the flow model, as a run's report has them."""
        for steps, levels in ((9, [38.24, 16.753, 6.572, 2.231, 0.621, 0.13]), (20, [59.184, 43.195, 31.061, 21.974])):
            at = karras_nodes(steps, 0.2, 0.0)
            self.assertEqual(at[0], math.pi / 2)
            for angle, level in zip(at[1:], levels):
                self.assertAlmostEqual(math.tan(angle) / level, 1.0, places=2)
            self.assertTrue(at[-1] <= 0.2 < at[-2])

    def test_a_model_that_knows_the_picture_leads_to_it_from_any_noise(self):
        torch.manual_seed(1)
        x0, noise = torch.randn(2, 8, 4, 4, dtype=torch.float64), torch.randn(2, 8, 4, 4, dtype=torch.float64)
        for at in (even_nodes(5, 0.4), karras_nodes(9, 0.3, 0.2)):
            self.assertLess(float((expected(towards(x0), noise, at) - x0).abs().max()), 1e-12)

    def test_a_gaussian_is_followed_with_second_order(self):
        """Data of variance s^2: u(phi) stays on u(pi/2) sqrt(cos^2 s^2 + sin^2), and x0 expected is cos s^2 u / (that square)."""
        s2 = 0.25
        spread = lambda phi: math.cos(phi) ** 2 * s2 + math.sin(phi) ** 2

        def velocity(u, phi):
            x0 = math.cos(phi) * s2 / spread(phi) * u
            return (math.cos(phi) * u - x0) / math.sin(phi)

        noise, end = torch.ones(1, dtype=torch.float64), 0.4
        true = math.cos(end) * s2 / math.sqrt(spread(end))
        errors = []
        for steps in (40, 80, 160):
            at = [math.pi / 2 + (end - math.pi / 2) * i / steps for i in range(steps + 1)]
            errors.append(abs(float(expected(velocity, noise, at)) - true))
        orders = [math.log2(a / b) for a, b in zip(errors, errors[1:])]
        self.assertTrue(all(1.8 < order < 2.2 for order in orders), orders)

    def test_the_slope_reaches_the_first_step(self):
        weight = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
        first = even_nodes(5, 0.4)[0]
        velocity = lambda u, phi: (weight * u if phi == first else 0 * u)
        expected(velocity, torch.ones(1, dtype=torch.float64), even_nodes(5, 0.4)).sum().backward()
        self.assertNotEqual(float(weight.grad), 0.0)


class Critics(unittest.TestCase):
    def test_learns_to_tell_what_differs_and_finds_nothing_where_nothing_does(self):
        torch.manual_seed(2)
        latents = torch.randn(64, 8, 16, 16).half()
        for shift, most, least in ((1.5, 1.0, 0.9), (0.0, 0.8, 0.3)):
            rival = Rival(reader.Reader().eval(), latents, torch.device("cpu"), 1e-3, batch=32)
            rival.remember(torch.randn(64, 8, 16, 16) + shift, torch.arange(64))
            for _ in range(30):
                rival.step()
            with torch.no_grad():
                drawn, made = (unlike(rival.critic, torch.randn(64, 8, 16, 16) + add) for add in (0.0, shift))
            told = float((made > drawn.median()).float().mean())
            self.assertTrue(least <= told <= most, told)


class Heads(unittest.TestCase):
    def test_a_prompt_speaks_of_its_kind_and_of_what_it_names(self):
        told = dict(zip(HEADS, reader.named_heads("hand", {"fingers", "colour"})))
        self.assertEqual({head for head, on in told.items() if on}, {"kind", "hand.fingers", "hand.colour"})
        told = dict(zip(HEADS, reader.named_heads("still_life", {"many", "shape"})))
        self.assertEqual({head for head, on in told.items() if on}, {"kind", "still_life.count"})

    def test_only_heads_of_the_kind_count(self):
        wanted = torch.tensor([targets("flower", {"petals": 5, "colour": "red"})[0]], dtype=torch.int8)
        losses = reader.losses(torch.zeros(1, sum(reader.SIZES)), wanted)[0]
        for head, size, loss in zip(HEADS, reader.SIZES, losses):
            own = head == "kind" or head.startswith("flower.")
            self.assertAlmostEqual(float(loss), math.log(size) if own else 0.0, places=5)


class Back(unittest.TestCase):
    def test_halfway_is_the_mean_and_none_or_all_of_the_way_an_end(self):
        first = {"w": torch.tensor([0.0, 4.0]), "n": torch.tensor(3)}
        last = {"w": torch.tensor([2.0, 0.0]), "n": torch.tensor(5)}
        self.assertEqual(between(first, last, 0.5)["w"].tolist(), [1.0, 2.0])
        self.assertEqual(between(first, last, 0.0)["w"].tolist(), [2.0, 0.0])
        self.assertEqual(between(first, last, 1.0)["w"].tolist(), [0.0, 4.0])
        self.assertEqual(int(between(first, last, 0.5)["n"]), 5)


if __name__ == "__main__":
    unittest.main()
