"""Stages `consistency` and `lcm`: few-step models distilled from the trained ones.

Both learn the consistency function of the teacher's guided path (Song et al. 2023, arXiv 2303.01469): whatever the point
of a path, its clean end. With f(u, phi) = cos(phi) u - sin(phi) F it is the identity at phi = 0, so c_skip = cos(phi) and
c_out = -sin(phi).

consistency  with one guidance, from pure noise on.
lcm          with the guidance scale as an input (Luo et al. 2023, arXiv 2310.04378), from the noisiest of the 1,000 steps on.

One network can learn both at once: `as_consistency` is the share of lcm's paths that are the other's. A consistency stage
that starts from lcm fixes the guidance and goes on.

The teacher's paths are kept in a bank and renewed bit by bit. A point is taught what the network itself says of a later
point of the same path, at first of its end, where that is the end itself; then `reach` shrinks until it is the next point,
as in consistency distillation with a multistep teacher. So nothing is bootstrapped before there is something to start from.
"""

import math

import torch

from networks.denoiser import GUIDANCE_EMBEDDING, guidance_embedding

from .generator import Stages, turned

HUBER = 0.00054


def shaped(phi, u):
    """phi [B] with as many dimensions as u."""
    return phi.view(-1, *[1] * (u.ndim - 1))


def consistent(u, f, phi):
    """The clean sample that velocity f says of state u at angle phi [B]."""
    at = shaped(phi, u)
    return torch.cos(at) * u - torch.sin(at) * f


def huber(a, b):
    """Pseudo-Huber distance of whole samples (Song and Dhariwal 2023, arXiv 2310.14189, section 3.3)."""
    square = (a - b).square().flatten(1).sum(1)
    c = HUBER * math.sqrt(a[0].numel())
    return (torch.sqrt(square + c**2) - c).mean()


def spaced(nodes, top, count, device):
    """Angles [nodes + 1, count] from `top`, a number or [count], to 0; those in between fall uniformly into their share of the way.

    The way is rectified flow's time, whose steps are finer at both ends than the angle's: paths of 8 nodes end a tenth nearer.
    """
    share = torch.arange(nodes + 1, device=device)[:, None] + torch.rand(nodes + 1, count, device=device) - 0.5
    share[0], share[-1] = 0, nodes
    s = 1 - share / nodes
    return top / (math.pi / 2) * torch.atan2(s, 1 - s)


@torch.no_grad()
def paths(velocity, noise, angles):
    """States [nodes + 1, B, ...] of the ODE du/dphi = velocity(u, phi [B]) from `noise` along `angles` [nodes + 1, B].

    A trapezoid corrector on the great circle that takes the predicted point's velocity on to the next step (PEC): one
    evaluation a step, second order. The last step, to phi = 0, is plain.
    """
    u, states = noise, [noise]
    f = velocity(u, angles[0])
    for a, b in zip(angles, angles[1:]):
        turn = shaped(b - a, u)
        ahead = turned(u, f, turn)
        if len(states) < len(angles) - 1:
            g = velocity(ahead, b)
            u = turned(u, 0.5 * (f + turned(g, ahead, turn)), turn)
            f = g
        else:
            u = ahead
        states.append(u)
    return torch.stack(states)


class Bank:
    """Paths of the teacher, the oldest replaced first.

    `make(count)` gives (states [nodes + 1, count, ...], angles [nodes + 1, count], conditions: tensors of count rows each).
    """

    def __init__(self, make, size, at_once=256):
        self.make, self.at = make, 0
        parts = []
        while sum(part[0].shape[1] for part in parts) < size:
            parts.append(make(min(size, at_once)))
        self.states, self.angles = (torch.cat([part[k] for part in parts], 1) for k in (0, 1))
        self.conditions = [torch.cat(column) for column in zip(*(part[2] for part in parts))]

    def __len__(self):
        return self.states.shape[1]

    def renew(self, count):
        states, angles, conditions = self.make(count)
        rows = (self.at + torch.arange(count)) % len(self)
        self.at = (self.at + count) % len(self)
        self.states[:, rows], self.angles[:, rows] = states.to(self.states.dtype), angles
        for kept, fresh in zip(self.conditions, conditions):
            kept[rows] = fresh

    def pairs(self, size, reach, from_noise, to_end):
        """Two points of each of `size` paths: late (u, phi), early (u, phi), the conditions, and how many first rows end.

        `from_noise` is the share of late points at the start. The early point lies the share `reach` of the way from the
        next point to the end; in a share `to_end`, the first rows, it is the end, which keeps the others from drifting.
        """
        nodes, device = len(self.states) - 1, self.states.device
        row = torch.randint(len(self), (size,), device=device)
        late = torch.randint(nodes, (size,), device=device)
        late = torch.where(torch.rand(size, device=device) < from_noise, torch.zeros_like(late), late)
        ends = size if reach == 1 else round(to_end * size)
        early = late + 1 + torch.round(reach * (nodes - 1 - late)).long()
        early[:ends] = nodes
        point = lambda k: (self.states[k, row].float(), self.angles[k, row])  # noqa: E731
        return point(late), point(early), [kept[row] for kept in self.conditions], ends


def reach_at(progress, whole):
    """1 for the share `whole` of the training, then down to 0 over half of what is left."""
    return min(1.0, max(0.0, 1 - (progress - whole) / max(1e-9, (1 - whole) / 2)))


def consistency_loss(network, late, early, ends):
    """Distance of the clean samples that `network` says at the late points from those at the early ones.

    network(u, phi, rows) gives velocities for a slice of the rows; the early points of the first `ends` rows are clean.
    """
    (u, phi), (target, phi_early) = late, early
    if ends < len(u):
        rest = slice(ends, None)
        with torch.no_grad():
            said = network(target[rest], phi_early[rest], rest)
            target = torch.cat([target[:ends], consistent(target[rest], said, phi_early[rest])])
    return huber(consistent(u, network(u, phi, slice(None)), phi), target)


def distil(stages: Stages, name, settings):
    """Train stage `name` ("consistency" or "lcm") from settings["start"] by the paths of settings["teacher"] and save it.

    Without "teacher" it is the start. `guidance` are the bounds of the scale; consistency's two are the same.
    """
    stages.start_from(settings["start"])
    low, high = settings["guidance"]
    if name == "consistency" and settings["start"] == "lcm":
        for generator in (stages.live, stages.average):
            generator.core.fix_guidance(low)
    teacher, device = stages.teacher(settings.get("teacher", settings["start"])), stages.device
    loop = stages.loop(name, settings, settings.get("decay", 0.999))
    top = stages.table[-1] if name == "lcm" else torch.tensor(math.pi / 2, device=device)
    nothing = stages.world.empty

    def embedded(guidance):
        return guidance_embedding(guidance) if name == "lcm" else torch.zeros(len(guidance), GUIDANCE_EMBEDDING, device=device)

    def make(count):
        ids, guidance = stages.world.prompts(count), low + (high - low) * torch.rand(count, device=device)
        other = torch.rand(count, device=device) < settings.get("as_consistency", 0)
        guidance = torch.where(other, settings.get("fixed", low), guidance)
        tops = torch.where(other, math.pi / 2, top)
        zeros = torch.zeros(2 * count, GUIDANCE_EMBEDDING, device=device)
        both = torch.cat([ids, nothing.expand_as(ids)])

        def velocity(u, phi):
            with stages.autocast():
                f = teacher(torch.cat([u, u]), torch.cat([phi, phi]) / (math.pi / 2), both, zeros).float()
            asked, empty = f.chunk(2)
            return empty + shaped(guidance, u) * (asked - empty)

        angles = spaced(settings["nodes"], tops, count, device)
        noise = torch.randn(count, 8, 16, 16, device=device)
        return paths(velocity, noise, angles).half(), angles, [ids, guidance]

    bank = Bank(make, settings["bank"], settings.get("at_once", 256))

    def loss():
        if loop.step % settings["every"] == settings["every"] - 1:
            bank.renew(settings["renew"])
        reach = reach_at(loop.progress(), settings["whole"])
        late, early, (ids, guidance), ends = bank.pairs(settings["batch"], reach, settings["from_noise"], settings["to_end"])
        embedding = embedded(guidance)

        def network(u, phi, rows):
            with stages.autocast():
                return stages.network(u, phi / (math.pi / 2), ids[rows], embedding[rows]).float()

        return consistency_loss(network, late, early, ends)

    loop.run(loss)
    stages.finish(name)


@torch.no_grad()
def sample_few(generator, ids, times, seed, device, guidance=None):
    """Latents by multistep consistency sampling: denoise at each angle of `times`, renoise in between."""
    made = torch.Generator("cpu").manual_seed(seed)
    embedding = None
    if guidance is not None:
        embedding = guidance_embedding(torch.full((len(ids),), float(guidance), device=device))
    x0 = torch.zeros(len(ids), 8, 16, 16, device=device)
    for phi in times:
        u = math.cos(phi) * x0 + math.sin(phi) * torch.randn(len(ids), 8, 16, 16, generator=made).to(device)
        at = torch.full((len(ids),), phi, device=device)
        x0 = consistent(u, generator(u, at / (math.pi / 2), ids, embedding), at)
    return x0
