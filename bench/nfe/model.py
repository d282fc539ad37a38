"""A model folder as an outsider integrates it: its ONNX network, counted, in the coordinates its own papers use."""

import json
import math

import numpy as np
import onnx
import onnxruntime as ort
from onnx import numpy_helper
from tokenizers import Tokenizer

SMALLEST_LEVEL = 0.002


class Model:
    """
    D(x, s) of the variance-exploding state x = x0 + s eps, and the native problem dy/dt = f(t, y):
    sigma for EDM and variance-preserving models (k-diffusion), the flow's own time for rectified flow.
    """

    def __init__(self, folder, threads, prompt=None):
        config = json.loads((folder / 'scheduler/scheduler_config.json').read_text())
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = ort.InferenceSession(str(folder / 'unet/model.onnx'), options, providers=['CPUExecutionProvider'])
        shapes = {i.name: i.shape for i in self.session.get_inputs()}
        self.shape = [1, *shapes['sample'][1:]]
        self.size = math.prod(self.shape)
        self.hidden = hidden_states(folder, shapes['encoder_hidden_states'][1:], prompt)
        self.calls = 0
        name = config['_class_name']
        if name.startswith('EDM'):
            self.kind, self.sigma_data = 'edm', config['sigma_data']
            self.s_max, self.s_min = config['sigma_max'], config['sigma_min']
        elif name.startswith('FlowMatch'):
            self.kind, self.s_max, self.s_min = 'flow', math.inf, SMALLEST_LEVEL
        else:
            self.kind, self.prediction = 'vp', config['prediction_type']
            betas = np.linspace(config['beta_start'] ** 0.5, config['beta_end'] ** 0.5, config['num_train_timesteps']) ** 2
            kept = np.cumprod(1 - betas)
            self.log_levels = 0.5 * np.log((1 - kept) / kept)
            self.s_max, self.s_min = (float(np.exp(self.log_levels[i])) for i in (-1, 0))

    def network(self, x, label):
        self.calls += 1
        feeds = {
            'sample': x.astype(np.float32).reshape(self.shape),
            'timestep': np.array([label], np.float32),
            'encoder_hidden_states': self.hidden,
        }
        return self.session.run(['out_sample'], feeds)[0].astype(np.float64).ravel()

    def denoised(self, x, s):
        if self.kind == 'edm':
            d2 = self.sigma_data**2
            total = s * s + d2
            f = self.network(x / math.sqrt(total), math.log(s) / 4)
            return d2 / total * x + s * self.sigma_data / math.sqrt(total) * f
        if self.kind == 'flow':
            t, y = s / (1 + s), x / (1 + s)
            return y - t * self.network(y, 1000 * t)
        alpha = 1 / math.sqrt(1 + s * s)
        label = np.interp(math.log(s), self.log_levels, np.arange(len(self.log_levels)))
        out = self.network(alpha * x, label)
        return x - s * out if self.prediction == 'epsilon' else alpha * (alpha * x - s * alpha * out)

    def native(self, z):
        """(f, span, start) for start noise z, and what turns the end of the span into the last estimate."""
        if self.kind == 'flow':
            end = self.s_min / (1 + self.s_min)
            return lambda t, y: self.network(y, 1000 * t), (1.0, end), z, lambda y: y - end * self.network(y, 1000 * end)
        start = z * self.start_scale()
        return lambda s, x: (x - self.denoised(x, s)) / s, (self.s_max, self.s_min), start, lambda x: self.denoised(x, self.s_min)

    def start_scale(self):
        """Of the variance-exploding start; a variance-preserving state starts as the noise itself."""
        return self.s_max if self.kind == 'edm' else math.sqrt(1 + self.s_max**2)

    def unit_interval(self, z):
        """The same flow over tau = s/(1+s) with y = x/(1+s), finite at both ends: for references."""
        if self.kind == 'flow':
            return self.native(z)
        ends = [s / (1 + s) for s in (self.s_max, self.s_min)]

        def f(tau, y):
            s = tau / (1 - tau)
            x = y * (1 + s)
            d = self.denoised(x, s)
            return (x - d) / s - d

        return f, ends, z * self.start_scale() / (1 + self.s_max), lambda y: self.denoised(y * (1 + self.s_min), self.s_min)


class Mixture(Model):
    """The exact model with its denoiser in float64 numpy: what its true errors are measured against."""

    def __init__(self, folder):
        super().__init__(folder, 1)
        graph = onnx.load(folder / 'unet/model.onnx').graph
        table = next(numpy_helper.to_array(t) for t in graph.initializer if t.name == 'pictures')
        self.means = np.ascontiguousarray(table.T.astype(np.float64) * 2 / 255 - 1)
        self.half = (self.means**2).sum(1) / 2
        self.c2 = json.loads((folder / 'unet/config.json').read_text())['component_std'] ** 2

    def denoised(self, x, s):
        v = self.c2 + s * s
        logits = (self.means @ x - self.half) / v
        w = np.exp(logits - logits.max())
        w /= w.sum()
        return (s * s * (w @ self.means) + self.c2 * x) / v


def hidden_states(folder, shape, prompt):
    """The prompt as the text encoder gives it; zeros without one (the exact model's uniform weights)."""
    if prompt is None:
        return np.zeros([1, *shape], np.float32)
    tokenizer = Tokenizer.from_file(str(folder / 'tokenizer/tokenizer.json'))
    tokenizer.enable_truncation(shape[0])
    tokenizer.enable_padding(length=shape[0])
    encoder = ort.InferenceSession(str(folder / 'text_encoder/model.onnx'), providers=['CPUExecutionProvider'])
    ids = np.array([tokenizer.encode(prompt).ids])
    spec = encoder.get_inputs()[0]
    return encoder.run(None, {spec.name: ids.astype(np.int32 if 'int32' in spec.type else np.int64)})[0]
