"""A critic of latents for `train.counted`: how far a made picture is from the drawings of the same things.

The reader of counts lets pass what no drawing shows, such as petals run together, as long as it can count them. The critic is
trained beside the generator (Goodfellow et al. 2014, arXiv 1406.2661, the non-saturating loss) on noised latents (Wang et al.
2023, arXiv 2206.02262), so that it does not judge the fine detail that a picture expected at some noise cannot have.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .generator import autocast
from .reader import Reader, noised

NEAREST, FARTHEST = 0.3, 0.9
"""Angles towards noise at which latents are judged, radians."""
KEPT = 640
"""Made pictures that are remembered."""
_SHAKE, _SMOOTH = 0.1, 100.0


class Critic(nn.Module):
    """latents [B, 8, 16, 16] -> logit [B], high for drawings. Begins with what the reader sees in them."""

    def __init__(self, reader):
        super().__init__()
        self.trunk = Reader()
        self.trunk.load_state_dict(reader.state_dict())
        self.trunk.read = nn.Linear(256, 1)
        self.trunk.eval()

    def forward(self, latents):
        return self.trunk(latents.contiguous(memory_format=torch.channels_last)).float()[:, 0]


def unlike(critic, latents):
    """How unlike a drawing each is, [B]; with a slope."""
    return F.softplus(-critic(noised(latents, NEAREST, FARTHEST)))


class Rival:
    """Trains the critic on made pictures it remembers and on the drawings that their prompts were of."""

    def __init__(self, reader, latents, device, rate, batch=64):
        self.critic = Critic(reader).to(device, memory_format=torch.channels_last)
        self.latents, self.device, self.batch = latents, device, batch
        self.optimiser = torch.optim.AdamW(self.critic.parameters(), lr=rate, betas=(0.0, 0.99), weight_decay=0.01)
        self.made, self.rows = torch.empty(0, 8, 16, 16, dtype=torch.float16), torch.empty(0, dtype=torch.long)

    def remember(self, made, rows):
        self.made = torch.cat([self.made, made.detach().half().cpu()])[-KEPT:]
        self.rows = torch.cat([self.rows, rows.cpu()])[-KEPT:]

    def step(self):
        """One step of the critic; the share of drawings and made pictures that it told right before."""
        chosen = torch.randint(len(self.made), (self.batch,))
        drawings = self.latents[self.rows[chosen].to(self.latents.device)]
        both = torch.cat([drawings.cpu(), self.made[chosen]]).float().to(self.device)
        x = noised(both, NEAREST, FARTHEST)
        with autocast(self.device):
            logits = self.critic(torch.cat([x, x + _SHAKE * torch.randn_like(x)]))
        logits, shaken = logits.chunk(2)
        real, fake = logits.chunk(2)
        loss = F.softplus(-real).mean() + F.softplus(fake).mean() + _SMOOTH * _SHAKE**2 * (logits - shaken).square().mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return 0.5 * float((real > 0).float().mean() + (fake < 0).float().mean())
