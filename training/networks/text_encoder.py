"""A small bidirectional text encoder, trained together with the denoiser."""

import torch
import torch.nn.functional as F
from torch import nn

TOKENS = 32
WIDTH = 192
HEADS = 6
PAD = 0


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.feed = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(approximate="tanh"), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x, mask):
        batch, tokens, _ = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, tokens, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.out(y.transpose(1, 2).reshape(batch, tokens, -1))
        return x + self.feed(self.norm2(x))


class TextEncoder(nn.Module):
    """input_ids int64 [B, 32] -> last_hidden_state [B, 32, 192]; padding (id 0) is not attended to."""

    def __init__(self, vocabulary, layers=2):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, WIDTH)
        self.place = nn.Parameter(torch.randn(1, TOKENS, WIDTH) * 0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)
        nn.init.normal_(self.embed.weight, std=0.02)

    def forward(self, input_ids):
        mask = (input_ids != PAD)[:, None, None, :]
        x = self.embed(input_ids) + self.place
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x)
