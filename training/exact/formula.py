"""The exact denoiser in float64 NumPy: what the ONNX graph must equal. G of the Gaussian mixture with means mu, std c."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / 'assets/models/exact'


class Formula:
    def __init__(self, folder=MODEL):
        config = json.loads((folder / 'unet/config.json').read_text())
        scheduler = json.loads((folder / 'scheduler/scheduler_config.json').read_text())
        graph = onnx.load(folder / 'unet/model.onnx').graph
        table = next(numpy_helper.to_array(i) for i in graph.initializer if i.name == 'pictures')
        self.c, self.sigma_data = config['component_std'], scheduler['sigma_data']
        self.means = np.ascontiguousarray(table.T).astype(np.float64) * 2 / 255 - 1
        self.half_norms = (self.means**2).sum(1) / 2

    def weights(self, x, s, log_weights):
        logits = (self.means @ x - self.half_norms) / (self.c**2 + s * s) + log_weights
        w = np.exp(logits - logits.max())
        return w / w.sum()

    def denoise(self, x, s, log_weights):
        """D at x = x0 + s eps, flat float64."""
        v = self.c**2 + s * s
        return (s * s * (self.weights(x, s, log_weights) @ self.means) + self.c**2 * x) / v
