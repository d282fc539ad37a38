"""What a model folder's network files compute: the denoiser behind its declared output type and time values."""

import math

import torch
from torch import nn

STEPS = 1000


def noise_schedule():
    """Angles phi [1000] of Stable Diffusion's scaled-linear schedule (beta 0.00085..0.012), cos(phi)^2 = alpha bar."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, STEPS, dtype=torch.float64) ** 2
    alpha_bar = torch.cumprod(1 - betas, 0)
    return torch.acos(torch.sqrt(alpha_bar)).float()


class FlowUnet(nn.Module):
    """Rectified flow: sample = (1 - s) x0 + s noise, timestep = 1000 s, output = noise - x0."""

    def __init__(self, core):
        super().__init__()
        self.core = core

    def forward(self, sample, timestep, encoder_hidden_states):
        s = (timestep / STEPS)[:, None, None, None]
        norm = torch.sqrt((1 - s) ** 2 + s**2)
        cos, sin = (1 - s) / norm, s / norm
        u = sample / norm
        turn = torch.atan(s / torch.clamp(1 - s, min=1e-6)).flatten() / (math.pi / 2)
        f, features = self.core(u, turn, encoder_hidden_states)
        return (sin - cos) * u + (sin + cos) * f, features


class VariancePreservingUnet(nn.Module):
    """sample = alpha x0 + sigma noise at a (fractional) step 0..999; output is v or epsilon."""

    def __init__(self, core, output, guided=False):
        super().__init__()
        if output not in ("v_prediction", "epsilon"):
            raise ValueError(f"unknown output {output}")
        self.core, self.output, self.guided = core, output, guided
        self.register_buffer("angles", noise_schedule())

    def angle(self, timestep):
        """phi at a fractional step: sigma/alpha is interpolated in its logarithm, as the samplers do."""
        t = torch.clamp(timestep, 0, STEPS - 1)
        low = torch.floor(t)
        table = torch.log(torch.tan(self.angles))
        a, b = table[low.long()], table[torch.clamp(low + 1, max=STEPS - 1).long()]
        return torch.atan(torch.exp(a + (t - low) * (b - a)))

    def forward(self, sample, timestep, encoder_hidden_states, timestep_cond=None):
        phi = self.angle(timestep)
        f, features = self.core(sample, phi / (math.pi / 2), encoder_hidden_states, timestep_cond)
        if self.output == "epsilon":
            phi = phi[:, None, None, None]
            f = torch.sin(phi) * sample + torch.cos(phi) * f
        return f, features
