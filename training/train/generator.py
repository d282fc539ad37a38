"""Stages `flow`, `v`, `epsilon`: text encoder and denoiser trained together under each objective.

State, angle and velocity are those of networks/denoiser.py: u = cos(phi) x0 + sin(phi) noise, F = cos(phi) noise -
sin(phi) x0. The losses are plain mean squares of the declared output:
flow      |(noise - x0) - v|^2, s logit-normal(0, 1) (Esser et al. 2024, arXiv 2403.03206, section 3.1);
v         |F - v|^2, half the steps uniform, half with a normal log signal-to-noise ratio;
epsilon   |noise - eps|^2, steps as for v.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from networks.denoiser import Denoiser
from networks.folder import STEPS, noise_schedule
from networks.text_encoder import TextEncoder

from .loop import Loop

DROPPED = 0.1


def turned(u, f, angle):
    """cos(angle) u + sin(angle) f; angle in radians, a number or a tensor.

    The state u with velocity f, moved along their great circle: one DDIM step, exact for a frozen x0. With the two
    exchanged, the velocity at a state, carried back by the angle.
    """
    angle = torch.as_tensor(angle)
    return torch.cos(angle) * u + torch.sin(angle) * f


class Generator(nn.Module):
    """F(u, turn, ids): the text encoder and the core as one module."""

    def __init__(self, vocabulary):
        super().__init__()
        self.text, self.core = TextEncoder(vocabulary), Denoiser()

    def forward(self, u, turn, ids, guidance=None):
        return self.core(u, turn, self.text(ids), guidance)[0]


class World:
    """The encoded training set on the device: latents [N, 8, 16, 16], tokens [N, 6, 32], ids of the empty prompt.

    Without latents (None) it has prompts only, which is all that distillation takes.
    """

    def __init__(self, latents, tokens, empty):
        self.latents, self.tokens, self.empty = latents, tokens, empty

    def _ids(self, rows):
        captions = torch.randint(self.tokens.shape[1], rows.shape, device=rows.device)
        return self.tokens[rows, captions].long()

    def prompts(self, size):
        """ids int64 [size, 32]"""
        return self._ids(torch.randint(len(self.tokens), (size,), device=self.tokens.device))

    def batch(self, size, dropped=DROPPED):
        """(x0 float32 [size, 8, 16, 16], ids int64 [size, 32]), a share of the prompts replaced by the empty one."""
        device = self.latents.device
        rows = torch.randint(len(self.latents), (size,), device=device)
        ids = self._ids(rows)
        drop = torch.rand(size, device=device) < dropped
        return self.latents[rows].float(), torch.where(drop[:, None], self.empty, ids)


def flow_angle(s):
    """phi of the rectified-flow time s (share of noise)."""
    return torch.atan2(s, 1 - s)


def sample_angle(objective, size, device, table):
    """Training angles phi [size] of an objective."""
    if objective == "flow":
        return flow_angle(torch.sigmoid(torch.randn(size, device=device)))
    uniform = table[torch.randint(STEPS, (size,), device=device)]
    normal = torch.atan(torch.exp(0.2 + 1.2 * torch.randn(size, device=device))).clamp(table[0], table[-1])
    return torch.where(torch.rand(size, device=device) < 0.5, uniform, normal)


def output_error(objective, phi, error):
    """The error of the declared output, given that of F (u is known exactly)."""
    if objective == "flow":
        return (torch.sin(phi) + torch.cos(phi)) * error
    return torch.cos(phi) * error if objective == "epsilon" else error


def compiled(generator):
    """The generator with its repeated blocks compiled one by one, which takes seconds where the whole takes minutes."""
    core = generator.core
    for block in (*core.down, core.middle, *core.up, core.first, core.last):
        block.compile()
    return generator


def autocast(device):
    """bfloat16 where the machine multiplies in it."""
    able = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, torch.bfloat16, enabled=able)


class Stages:
    """Holds the network in training, its moving average, and the data."""

    def __init__(self, world, out, vocabulary, device):
        self.world, self.out, self.device = world, out, device
        self.live, self.average = Generator(vocabulary).to(device), Generator(vocabulary).to(device)
        self.network = compiled(self.live) if device.type == "cuda" else self.live
        self.table = noise_schedule().to(device)

    def autocast(self):
        return autocast(self.device)

    def start_from(self, name):
        """Load the finished stage `name` (None: fresh weights) into both copies."""
        if name:
            self.live.load_state_dict(torch.load(self.out / f"{name}.pt", map_location=self.device, weights_only=True))
        else:
            torch.manual_seed(0)
            fresh = Generator(self.live.text.embed.num_embeddings)
            self.live.load_state_dict(fresh.state_dict())
        self.average.load_state_dict(self.live.state_dict())

    def teacher(self, name):
        """The finished stage `name`, frozen."""
        model = Generator(self.live.text.embed.num_embeddings).to(self.device)
        model.load_state_dict(torch.load(self.out / f"{name}.pt", map_location=self.device, weights_only=True))
        model.requires_grad_(False)
        return compiled(model) if self.device.type == "cuda" else model

    def loop(self, name, settings, decay):
        return Loop(name, self.out, [self.live], [self.average], settings["rate"], settings.get("seconds"),
                    settings.get("steps"), decay)

    def finish(self, name):
        torch.save(self.average.state_dict(), self.out / f"{name}.pt")

    def train(self, objective, settings):
        """Train one objective from `settings["start"]` and save its moving average."""
        self.start_from(settings.get("start"))

        def loss():
            x0, ids = self.world.batch(settings["batch"])
            phi = sample_angle(objective, len(x0), self.device, self.table)
            at = phi[:, None, None, None]
            noise = torch.randn_like(x0)
            u = torch.cos(at) * x0 + torch.sin(at) * noise
            wanted = torch.cos(at) * noise - torch.sin(at) * x0
            zeros = torch.zeros(len(x0), 256, device=self.device)
            with self.autocast():
                made = self.network(u, phi / (math.pi / 2), ids, zeros)
            return output_error(objective, at, made.float() - wanted).square().mean()

        self.loop(objective, settings, settings.get("decay", 0.999)).run(loss)
        self.finish(objective)


@torch.no_grad()
def sample(generator, ids, empty, steps, guidance, seed, device):
    """Latents by Heun's method in phi from pure noise, with guidance; ids [B, 32] -> [B, 8, 16, 16]."""
    made = torch.Generator("cpu").manual_seed(seed)
    u = torch.randn(len(ids), 8, 16, 16, generator=made).to(device)
    angles = [math.pi / 2 * (1 - i / steps) for i in range(steps + 1)]
    nothing = empty.expand_as(ids)

    def velocity(u, phi):
        turn = torch.full((len(ids),), phi / (math.pi / 2), device=device)
        f = generator(u, turn, ids)
        if guidance != 1:
            other = generator(u, turn, nothing)
            f = other + guidance * (f - other)
        return f

    for a, b in zip(angles, angles[1:]):
        f = velocity(u, a)
        ahead = turned(u, f, b - a)
        if b > 0:
            f = 0.5 * (f + turned(velocity(ahead, b), ahead, b - a))
            ahead = turned(u, f, b - a)
        u = ahead
    return u
