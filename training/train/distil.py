"""Stages `consistency` and `lcm`: few-step models distilled from the trained ones.

consistency  Consistency distillation (Song et al. 2023, arXiv 2303.01469, algorithm 2) of the flow model with a fixed
             guidance: f(u, phi) = cos(phi) u - sin(phi) F, which is the identity at phi = 0, so c_skip = cos(phi) and
             c_out = -sin(phi). The teacher takes one DDIM step between neighbouring times; the target is the network
             itself without gradient.
lcm          The same on the epsilon model's 50 steps with the guidance scale as an input (Luo et al. 2023,
             arXiv 2310.04378, algorithm 1).
"""

import math

import torch

from networks.denoiser import GUIDANCE_EMBEDDING, sinusoidal

from .generator import Stages, flow_angle, turned

HUBER = 0.00054 * math.sqrt(8 * 16 * 16)
LCM_STEPS = 50


def huber(a, b):
    """Pseudo-Huber distance of whole samples (Song and Dhariwal 2023, arXiv 2310.14189, section 3.3)."""
    square = (a - b).square().flatten(1).sum(1)
    return (torch.sqrt(square + HUBER**2) - HUBER).mean()


def distil(stages: Stages, name, settings):
    """Train stage `name` ("consistency" or "lcm") from settings["start"], its teacher, and save it."""
    stages.start_from(settings["start"])
    teacher = stages.teacher(settings["start"])
    device, size = stages.device, settings["batch"]
    loop = stages.loop(name, settings, settings.get("decay", 0.995))
    nothing = stages.world.empty
    grid = torch.arange(1, LCM_STEPS + 1, device=device) * (1000 // LCM_STEPS) - 1
    zeros = torch.zeros(size, GUIDANCE_EMBEDDING, device=device)

    def angles():
        if name == "lcm":
            n = torch.randint(LCM_STEPS, (size,), device=device)
            before = torch.where(n > 0, stages.table[grid[(n - 1).clamp(min=0)]], torch.zeros((), device=device))
            return stages.table[grid[n]], before
        gap = settings["gap"][0] + (settings["gap"][1] - settings["gap"][0]) * loop.progress()
        s = torch.rand(size, device=device)
        s = torch.where(torch.rand(size, device=device) < settings["from_noise"], torch.ones_like(s), s).clamp(min=0.02)
        return flow_angle(s), flow_angle((s - gap).clamp(min=0))

    def loss():
        x0, ids = stages.world.batch(size, dropped=0.0)
        late, early = (a[:, None, None, None] for a in angles())
        noise = torch.randn_like(x0)
        u = torch.cos(late) * x0 + torch.sin(late) * noise
        turn_late, turn_early = late.flatten() / (math.pi / 2), early.flatten() / (math.pi / 2)
        if name == "lcm":
            low, high = settings["guidance"]
            guidance = low + (high - low) * torch.rand(size, device=device)
            embedding = sinusoidal((guidance - 1) * 1000, GUIDANCE_EMBEDDING)
        else:
            guidance, embedding = torch.full((size,), float(settings["guidance"]), device=device), zeros
        with stages.autocast():
            with torch.no_grad():
                asked = teacher(u, turn_late, ids, zeros).float()
                empty = teacher(u, turn_late, nothing.expand_as(ids), zeros).float()
                f = empty + guidance[:, None, None, None] * (asked - empty)
                before = turned(u, f, early - late)
                own = stages.network(before, turn_early, ids, embedding).float()
                target = torch.cos(early) * before - torch.sin(early) * own
            made = stages.network(u, turn_late, ids, embedding).float()
        return huber(torch.cos(late) * u - torch.sin(late) * made, target)

    loop.run(loss)
    stages.finish(name)


@torch.no_grad()
def sample_few(generator, ids, times, seed, device, guidance=None):
    """Latents by multistep consistency sampling: denoise at each angle of `times`, renoise in between."""
    made = torch.Generator("cpu").manual_seed(seed)
    embedding = None
    if guidance is not None:
        embedding = sinusoidal(torch.full((len(ids),), (guidance - 1) * 1000.0, device=device), GUIDANCE_EMBEDDING)
    x0 = torch.zeros(len(ids), 8, 16, 16, device=device)
    for phi in times:
        u = math.cos(phi) * x0 + math.sin(phi) * torch.randn(len(ids), 8, 16, 16, generator=made).to(device)
        f = generator(u, torch.full((len(ids),), phi / (math.pi / 2), device=device), ids, embedding)
        x0 = math.cos(phi) * u - math.sin(phi) * f
    return x0
