"""
Writes vectors.json: values of the exact model's denoiser and of one trajectory, computed in float64 without ONNX, at a
state any language can make from integers.

python training/exact/vectors.py [--check]
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from concepts import INDEX
from formula import MODEL, Formula
from text_encoder import wishes_of
from verify import S_MAX, S_MIN, trajectory

OUT = Path(__file__).with_name('vectors.json')
SIZE = 3 * 64 * 64
PROMPTS = ('', 'two red sailing boats on the sea', '雪地里的企鹅')
LEVELS = (0.002, 0.05, 0.5, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0)
PICKS = (np.arange(32) * 7919 + 17) % SIZE
FORMULA = (
    'noise[i] for i = 0..12287, 32-bit integers: h = (i + 1) * 0x9e3779b1; h ^= h >>> 15; h *= 0x85ebca77; h ^= h >>> 13; '
    'h *= 0xc2b2ae3d; h ^= h >>> 16; noise = (h / 2^32 - 0.5) * sqrt(12), h unsigned. State x = s * noise (x = x0 + s eps, '
    'channel first). Prompt weights: the float32 output of text_encoder.'
)


def noise():
    h = (np.arange(SIZE, dtype=np.uint64) + 1) * 0x9E3779B1 & 0xFFFFFFFF
    h ^= h >> 15
    h = h * 0x85EBCA77 & 0xFFFFFFFF
    h ^= h >> 13
    h = h * 0xC2B2AE3D & 0xFFFFFFFF
    h ^= h >> 16
    return (h.astype(np.float64) / 2**32 - 0.5) * np.sqrt(12)


def log_weights(prompt):
    """The text encoder's rule in NumPy, rounded to float32 as its output is."""
    tables = {i.name: numpy_helper.to_array(i) for i in onnx.load(MODEL / 'text_encoder/model.onnx').graph.initializer}
    misses = next(t for t in tables.values() if t.ndim == 2 and t.shape[0] == len(INDEX) != t.shape[1])
    logs = -misses[[INDEX[c] for c in sorted(wishes_of(prompt))]].astype(np.float64).sum(0)
    return (logs - np.log(np.exp(logs).sum())).astype(np.float32).astype(np.float64)


def summary(values):
    return {'sum': float(values.sum()), 'sumOfSquares': float((values**2).sum()), 'values': [float(values[i]) for i in PICKS]}


def vectors():
    formula = Formula()
    start = noise()
    out = {'formula': FORMULA, 'c': formula.c, 'sigmaData': formula.sigma_data, 'picks': PICKS.tolist(), 'denoised': [], 'trajectories': []}
    for prompt in PROMPTS:
        logs = log_weights(prompt)
        for s in LEVELS:
            out['denoised'].append({'prompt': prompt, 's': s, **summary(formula.denoise(s * start, s, logs))})
        final, _ = trajectory(lambda x, s: formula.denoise(x, s, logs), start, formula.sigma_data, 1e-10)
        picture = int(np.argmax(formula.weights(final, S_MIN, logs)))
        out['trajectories'].append({'prompt': prompt, 'sMax': S_MAX, 'sMin': S_MIN, 'picture': picture, **summary(final)})
    return out


def main():
    new = vectors()
    if '--check' not in sys.argv:
        OUT.write_text(json.dumps(new, ensure_ascii=False, indent=1) + '\n')
        return 0
    old = json.loads(OUT.read_text())
    pairs = [(a, b) for key in ('denoised', 'trajectories') for a, b in zip(new[key], old[key], strict=True)]
    worst = max(np.abs(np.subtract(a['values'], b['values'])).max() for a, b in pairs)
    print(f'largest difference {worst:.1e}')
    return 0 if worst < 1e-8 else 1


if __name__ == '__main__':
    sys.exit(main())
