"""Writes the trained counter as an ONNX graph that takes 8-bit pictures, and the names of what it reads.

    python -m counter.export --checkpoint DIR/counter.pt --out ../bench/structure/counter

counter.onnx: pixels uint8 [B, 128, 128, 3] -> logits float32 [B, n], features float32 [B, 64]; weights are kept as halves.
heads.json says which logits belong to which head: {"heads": {name: [values]}, "pairs": [names]}, one after another.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from export import graphs
from world import draw
from world.grammar_values import HEADS, PAIRS

from .network import Counter


class PictureCounter(nn.Module):
    """The counter on 8-bit pictures [B, 128, 128, 3]."""

    def __init__(self, counter):
        super().__init__()
        self.counter = counter

    def forward(self, pixels):
        return self.counter(pixels.permute(0, 3, 1, 2).float() / 255)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=32, help="pictures on which the graph is compared with PyTorch")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    counter = Counter()
    counter.load_state_dict(torch.load(options.checkpoint, map_location="cpu", weights_only=True))
    module = PictureCounter(counter).eval()
    pictures = torch.from_numpy(np.stack([draw(2_000_000 + i).pixels for i in range(options.cases)]))
    whole = graphs.trace(module, {"pixels": pictures[:2]}, ["logits", "features"], {"pixels": {0: "batch"}})
    half = graphs.stored(whole, "half")
    for name, graph in (("float32", whole), ("as stored", half)):
        worst = graphs.difference(graph, module, [{"pixels": pictures}])
        print(f"{name}: largest difference to PyTorch {worst:.1e}, {len(graph.SerializeToString()) / 1e6:.2f} MB")
    (options.out / "counter.onnx").write_bytes(half.SerializeToString(deterministic=True))
    named = json.dumps({"heads": HEADS, "pairs": PAIRS}, indent=1)
    (options.out / "heads.json").write_text(named + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
