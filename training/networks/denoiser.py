"""The denoiser: a U-shaped transformer over 16x16 latent positions with a convolutional block at either end.

The core works on the unit-variance state u = cos(phi) x0 + sin(phi) noise and predicts its velocity along the angle,
F = cos(phi) noise - sin(phi) x0 (Lu and Song 2024, arXiv 2410.11081, section 3). Every output type is a linear map of
(u, F), so one core serves flow, v and epsilon models. Time modulation is shared by all blocks with a learned offset
for each (Chen et al. 2023, arXiv 2310.00426, section 2.3); long skips join the halves (Bao et al. 2022, arXiv 2209.12152).
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = 8
SIDE = 16
WIDTH = 192
HEADS = 6
CONTEXT = 192
GUIDANCE_EMBEDDING = 256


def sinusoidal(x, size, max_period=10000.0):
    """Sines then cosines of x at `size`/2 geometric frequencies; x [B] -> [B, size]."""
    half = size // 2
    frequency = torch.exp(-math.log(max_period) * torch.arange(half, device=x.device, dtype=torch.float32) / half)
    angle = x.float()[:, None] * frequency[None]
    return torch.cat([torch.sin(angle), torch.cos(angle)], 1)


def guidance_embedding(guidance):
    """guidance [B] -> [B, 256] as latent consistency models read it: w = guidance - 1, times 1000, at frequencies from 1 down
    to exactly 1/10000 (Luo et al. 2023, arXiv 2310.04378, section 4.2, and their code)."""
    half = GUIDANCE_EMBEDDING // 2
    frequency = torch.exp(-math.log(10000.0) * torch.arange(half, device=guidance.device, dtype=torch.float32) / (half - 1))
    angle = 1000 * (guidance.float() - 1)[:, None] * frequency[None]
    return torch.cat([torch.sin(angle), torch.cos(angle)], 1)


class PlainAttention(torch.autograd.Function):
    """softmax(q k^T / sqrt(d)) v with the weights kept for the way back.

    PyTorch's fused kernel counts them anew, which on a CPU takes 1.5 times as long in bfloat16, the whole step counted.
    """

    @staticmethod
    def forward(ctx, q, k, v):
        q = q * q.shape[-1] ** -0.5
        weights = torch.softmax(q @ k.transpose(-1, -2), -1)
        ctx.save_for_backward(q, k, v, weights)
        return weights @ v

    @staticmethod
    def backward(ctx, given):
        q, k, v, weights = ctx.saved_tensors
        inner = given @ v.transpose(-1, -2)
        inner = torch.ops.aten._softmax_backward_data(inner, weights, -1, weights.dtype)
        return inner @ k * q.shape[-1] ** -0.5, inner.transpose(-1, -2) @ q, weights.transpose(-1, -2) @ given


def attend(q, k, v):
    if q.device.type == "cpu" and torch.is_grad_enabled() and q.requires_grad:
        return PlainAttention.apply(q, k, v)
    return F.scaled_dot_product_attention(q, k, v)


class Attention(nn.Module):
    """Multi-head attention with normalised queries and keys (Henry et al. 2020, arXiv 2010.04245)."""

    def __init__(self, width, context_width=None):
        super().__init__()
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(context_width or width, 2 * width, bias=False)
        self.query_norm = nn.RMSNorm(width // HEADS, eps=1e-6)
        self.key_norm = nn.RMSNorm(width // HEADS, eps=1e-6)
        self.out = nn.Linear(width, width)

    def forward(self, x, context=None):
        context = x if context is None else context
        batch, tokens, width = x.shape
        q = self.query(x).view(batch, tokens, HEADS, -1).transpose(1, 2)
        k, v = self.key_value(context).view(batch, context.shape[1], 2, HEADS, -1).permute(2, 0, 3, 1, 4)
        y = attend(self.query_norm(q).to(v.dtype), self.key_norm(k).to(v.dtype), v)
        return self.out(y.transpose(1, 2).reshape(batch, tokens, width))


class Block(nn.Module):
    """Self-attention, attention to the text, and a feed-forward part, the first and last modulated by time."""

    def __init__(self, width, skip):
        super().__init__()
        self.skip = nn.Linear(2 * width, width) if skip else None
        self.offset = nn.Parameter(torch.zeros(6, width))
        self.norm_self = nn.LayerNorm(width, elementwise_affine=False)
        self.self_attention = Attention(width)
        self.norm_text = nn.LayerNorm(width)
        self.text_attention = Attention(width, CONTEXT)
        self.norm_feed = nn.LayerNorm(width, elementwise_affine=False)
        self.feed = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width))
        nn.init.zeros_(self.text_attention.out.weight)
        nn.init.zeros_(self.text_attention.out.bias)

    def forward(self, x, modulation, context, skipped=None):
        if self.skip is not None:
            x = self.skip(torch.cat([x, skipped], -1))
        shift1, scale1, gate1, shift2, scale2, gate2 = (modulation + self.offset).unbind(1)
        h = self.norm_self(x) * (1 + scale1[:, None]) + shift1[:, None]
        x = x + gate1[:, None] * self.self_attention(h)
        x = x + self.text_attention(self.norm_text(x), context)
        h = self.norm_feed(x) * (1 + scale2[:, None]) + shift2[:, None]
        return x + gate2[:, None] * self.feed(h)


class Convolution(nn.Module):
    """A residual block of two 3x3 convolutions, modulated by time between them."""

    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.GroupNorm(16, width)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.modulate = nn.Linear(width, 2 * width)
        self.norm2 = nn.GroupNorm(16, width, affine=False)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        for layer in (self.modulate, self.conv2):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x, vector):
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.modulate(vector)[:, :, None, None].chunk(2, 1)
        return x + self.conv2(F.silu(self.norm2(h) * (1 + scale) + shift))


class Denoiser(nn.Module):
    """F(u, phi, text): u [B, 8, 16, 16], turn = phi / (pi/2) [B] in 0..1, context [B, 32, 192] -> (F, features).

    `features` [B, 192, 16, 16] are those of the middle block. `guidance` [B, 256], where given, is the sinusoidal
    embedding of the guidance scale that is distilled into the network (Meng et al. 2023, arXiv 2210.03142).
    """

    def __init__(self, width=WIDTH, half=3):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.text = nn.Linear(CONTEXT, width)
        self.guidance = nn.Linear(GUIDANCE_EMBEDDING, width, bias=False)
        self.modulation = nn.Linear(width, 6 * width)
        self.enter = nn.Conv2d(CHANNELS, width, 3, padding=1)
        self.place = nn.Parameter(torch.randn(1, SIDE * SIDE, width) * 0.02)
        self.first = Convolution(width)
        self.down = nn.ModuleList(Block(width, False) for _ in range(half))
        self.middle = Block(width, False)
        self.up = nn.ModuleList(Block(width, True) for _ in range(half))
        self.join = nn.Conv2d(2 * width, width, 1)
        self.last = Convolution(width)
        self.norm = nn.GroupNorm(16, width)
        self.leave = nn.Conv2d(width, CHANNELS, 3, padding=1)
        nn.init.zeros_(self.guidance.weight)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    @torch.no_grad()
    def fix_guidance(self, guidance):
        """From now on zeros in place of the embedding mean the guidance scale `guidance`."""
        embedding = guidance_embedding(torch.full((1,), float(guidance), device=self.text.bias.device))
        self.text.bias += self.guidance(embedding)[0]
        self.guidance.weight.zero_()

    def forward(self, u, turn, context, guidance=None):
        batch, _, height, width = u.shape
        vector = self.time(sinusoidal(turn * 1000, self.time[0].in_features)) + self.text(context[:, 0])
        if guidance is not None:
            vector = vector + self.guidance(guidance)
        vector = F.silu(vector)
        modulation = self.modulation(vector).view(batch, 6, -1)
        early = self.first(self.enter(u), vector)
        x = early.flatten(2).transpose(1, 2) + self.place
        skips = []
        for block in self.down:
            x = block(x, modulation, context)
            skips.append(x)
        x = self.middle(x, modulation, context)
        features = x
        for block in self.up:
            x = block(x, modulation, context, skips.pop())

        def grid(tokens):
            return tokens.transpose(1, 2).reshape(batch, -1, height, width)

        x = self.last(self.join(torch.cat([grid(x), early], 1)), vector)
        return self.leave(F.silu(self.norm(x))), grid(features)
