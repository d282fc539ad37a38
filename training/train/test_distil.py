"""Distillation against a Gaussian, whose paths are known. Run from training/: python -m unittest train.test_distil

Data N(MEAN, SPREAD^2) per dimension. The state u = cos(phi) x0 + sin(phi) noise has mean cos(phi) MEAN and variance
cos(phi)^2 SPREAD^2 + sin(phi)^2; a path keeps its place in units of that spread, so its clean end is known in closed form.
"""

import math
import unittest

import torch
from torch import nn

from networks.denoiser import Denoiser, attend, guidance_embedding
from train import distil
from train.loop import Loop

MEAN, SPREAD = 1.5, 0.3


def spread(phi):
    return torch.sqrt((torch.cos(phi) * SPREAD) ** 2 + torch.sin(phi) ** 2)


def velocity(u, phi, rows=None):
    """F = E[cos(phi) noise - sin(phi) x0 | u] = (cos(phi) u - E[x0 | u]) / sin(phi), written without the division."""
    at = distil.shaped(phi, u)
    cos, sin = torch.cos(at), torch.sin(at)
    return ((1 - SPREAD**2) * sin * cos * (u - cos * MEAN)) / spread(at) ** 2 - sin * MEAN


def end(u, phi):
    """x0 of the path through u at phi."""
    at = distil.shaped(phi, u)
    return MEAN + (u - torch.cos(at) * MEAN) * SPREAD / spread(at)


def exact(u, phi, rows=None):
    """The velocity from which `consistent` makes the path's end, sin(phi) > 0."""
    at = distil.shaped(phi, u)
    return (torch.cos(at) * u - end(u, phi)) / torch.sin(at).clamp(min=1e-12)


def bank(nodes=12, size=4096, dimensions=4):
    def make(count):
        angles = distil.spaced(nodes, math.pi / 2, count, "cpu").double()
        states = distil.paths(velocity, torch.randn(count, dimensions, dtype=torch.float64), angles)
        return states, angles, [torch.arange(count)]

    return distil.Bank(make, size)


torch.set_num_threads(1)


class PathsTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)

    def test_the_velocity_is_the_flow_of_the_known_path(self):
        u, phi, step = torch.randn(64, 3, dtype=torch.float64), torch.rand(64, dtype=torch.float64) * 1.4 + 0.05, 1e-5
        on = MEAN * torch.cos(phi + step)[:, None] + (u - MEAN * torch.cos(phi)[:, None]) * (spread(phi + step) / spread(phi))[:, None]
        torch.testing.assert_close((on - u) / step, velocity(u, phi), atol=2e-4, rtol=0)

    def test_paths_end_where_they_must_with_second_order(self):
        errors = []
        noise = torch.randn(256, 3, dtype=torch.float64)
        for nodes in (16, 32, 64, 128):
            angles = torch.linspace(math.pi / 2, 0, nodes + 1, dtype=torch.float64)[:, None].expand(-1, 256)
            states = distil.paths(velocity, noise, angles)
            self.assertEqual(states.shape, (nodes + 1, 256, 3))
            errors.append((states[-1] - end(noise, angles[0])).square().mean().sqrt().item())
        orders = [math.log2(a / b) for a, b in zip(errors, errors[1:])]
        self.assertLess(errors[-1], 1e-3)
        self.assertTrue(all(1.8 < order < 2.4 for order in orders), orders)

    def test_angles_fall_from_the_top_to_zero(self):
        angles = distil.spaced(8, 1.5, 1000, "cpu")
        self.assertTrue((angles[0] == 1.5).all() and (angles[-1] == 0).all())
        self.assertTrue((angles.diff(dim=0) <= 0).all())


class LossTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)

    def test_nothing_is_changed_at_the_clean_end(self):
        u = torch.randn(5, 8, 16, 16)
        torch.testing.assert_close(distil.consistent(u, torch.randn_like(u), torch.zeros(5)), u)

    def test_the_exact_function_has_no_loss_and_the_mean_has(self):
        paths = bank(nodes=96, size=512)
        for reach in (1.0, 0.5, 0.0):
            late, early, _, ends = paths.pairs(2048, reach, 0.2, 0.25)
            self.assertLess(distil.consistency_loss(exact, late, early, ends).item(), 4e-3)
        late, early, _, ends = paths.pairs(2048, 1.0, 0.2, 0.0)
        self.assertGreater(distil.consistency_loss(velocity, late, early, ends).item(), 0.05)

    def test_early_points_follow_late_ones_on_the_same_path(self):
        paths = bank(nodes=80, size=300)
        for reach, share in ((1.0, 0.0), (0.0, 0.0), (0.4, 1.0)):
            (u, phi), (u_early, phi_early), (rows,), ends = paths.pairs(500, reach, share, 0.3)
            self.assertEqual(ends, 500 if reach == 1 else 150)
            self.assertTrue((phi_early < phi).all())
            self.assertTrue((phi_early[:ends] == 0).all())
            self.assertEqual(bool((phi > 1.57).all()), share == 1)
            torch.testing.assert_close(end(u.double(), phi), end(u_early.double(), phi_early), atol=0.03, rtol=0)
            self.assertEqual(len(rows), 500)

    def test_the_oldest_paths_are_renewed(self):
        paths = bank(nodes=4, size=512)
        before = paths.states.clone()
        for count in (200, 200, 200):
            paths.renew(count)
        same = (paths.states == before).flatten(2).all(2).all(0)
        self.assertFalse(same.any())
        paths.renew(1)
        self.assertEqual(paths.at, 601 % 512)

    def test_reach_shrinks_once(self):
        reaches = [distil.reach_at(p / 100, 0.5) for p in range(101)]
        self.assertEqual((reaches[50], reaches[75], reaches[100]), (1.0, 0.0, 0.0))
        self.assertEqual(reaches, sorted(reaches, reverse=True))
        self.assertEqual(distil.reach_at(1.0, 1.0), 1.0)


class Affine(nn.Module):
    """F = a(phi) u + b(phi), as the exact one of a Gaussian is."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 2))

    def forward(self, u, phi, rows=None):
        a, b = self.body(phi[:, None].float()).chunk(2, 1)
        return a * u + b


class TrainingTest(unittest.TestCase):
    def test_training_finds_the_known_consistency_function(self):
        import tempfile
        from pathlib import Path

        for whole in (1.0, 0.4):
            torch.manual_seed(0)
            paths, live, average = bank(nodes=24, size=2048), Affine(), Affine()
            average.load_state_dict(live.state_dict())
            with tempfile.TemporaryDirectory() as folder:
                loop = Loop("toy", Path(folder), [live], [average], 0.01, steps=1500, decay=0.99)

                def loss():
                    if loop.step % 10 == 9:
                        paths.renew(64)
                    late, early, _, ends = paths.pairs(256, distil.reach_at(loop.progress(), whole), 0.2, 0.5)
                    return distil.consistency_loss(live, late, early, ends)

                loop.run(loss)
            noise = torch.randn(4000, 4)
            with torch.no_grad():
                for phi in (math.pi / 2, 1.0, 0.5, 0.1):
                    at = torch.full((4000,), phi)
                    u = math.cos(phi) * (MEAN + SPREAD * torch.randn(4000, 4)) + math.sin(phi) * noise
                    off = distil.consistent(u, average(u, at), at) - end(u, at)
                    self.assertLess(off.square().mean().sqrt().item(), 0.03, (whole, phi))


class GuidanceTest(unittest.TestCase):
    def test_the_embedding_is_that_of_latent_consistency_models(self):
        # The formula of the app's engine (src-main/engine/families/guidance-embedding.ts), in double precision.
        for guidance in (1.0, 1.5, 4.0):
            made = guidance_embedding(torch.tensor([guidance]))[0]
            for k in (0, 1, 64, 127):
                angle = 1000 * (guidance - 1) * math.exp(-math.log(10_000) * k / 127)
                self.assertAlmostEqual(made[k].item(), math.sin(angle), delta=1e-3)
                self.assertAlmostEqual(made[128 + k].item(), math.cos(angle), delta=1e-3)


class NetworkTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)

    def test_attention_written_out_is_that_of_pytorch(self):
        parts = [torch.randn(2, 3, 7, 5, dtype=torch.float64, requires_grad=True) for _ in range(3)]
        given = torch.randn(2, 3, 7, 5, dtype=torch.float64)
        results = []
        for attention in (attend, nn.functional.scaled_dot_product_attention):
            y = attention(*parts)
            results.append([y, *torch.autograd.grad(y, parts, given)])
        for a, b in zip(*results):
            torch.testing.assert_close(a, b, atol=1e-12, rtol=0)

    def test_fixed_guidance_is_what_the_embedding_said(self):
        core = Denoiser(96, 1)
        for parameter in core.parameters():
            nn.init.normal_(parameter, std=0.05)
        u, turn, context = torch.randn(2, 8, 16, 16), torch.tensor([0.3, 0.9]), torch.randn(2, 4, 192)
        embedding = guidance_embedding(torch.full((2,), 4.0))
        with torch.no_grad():
            said = core(u, turn, context, embedding)[0]
            other = core(u, turn, context, torch.zeros_like(embedding))[0]
            core.fix_guidance(4.0)
            fixed = core(u, turn, context, torch.zeros_like(embedding))[0]
        torch.testing.assert_close(fixed, said, atol=1e-4, rtol=1e-4)
        self.assertGreater((other - said).abs().max().item(), 1e-3)


if __name__ == "__main__":
    unittest.main()
