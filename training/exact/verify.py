"""
Measures the committed exact model in ONNX Runtime against the float64 formula: single evaluations at every level,
whole trajectories, time.

python training/exact/verify.py [--seeds 40]
"""

import argparse
import time

import numpy as np
import onnxruntime as ort
from scipy.integrate import solve_ivp

from formula import MODEL, Formula

LEVELS = (0.002, 0.01, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 80.0)
S_MIN, S_MAX = 0.002, 80.0


def session_of(name, threads=2):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry('session.intra_op.allow_spinning', '0')
    return ort.InferenceSession(str(MODEL / name / 'model.onnx'), options, providers=['CPUExecutionProvider'])


class Network:
    """D(x, s) through ONNX Runtime with the state in float64, as the product computes it."""

    def __init__(self, session, sigma_data):
        self.session, self.sigma_data = session, sigma_data

    def __call__(self, x, s, log_weights):
        root = np.hypot(s, self.sigma_data)
        feed = {
            'sample': (x / root).astype(np.float32).reshape(1, 3, 64, 64),
            'timestep': np.array([np.log(s) / 4], np.float32),
            'encoder_hidden_states': log_weights.astype(np.float32).reshape(1, 1, -1),
        }
        out = self.session.run(None, feed)[0].reshape(-1).astype(np.float64)
        return self.sigma_data**2 / root**2 * x + s * self.sigma_data / root * out


def trajectory(denoise, start, sigma_data, tolerance):
    """Probability-flow ODE in the angle chart: y = x cos(phi), s = sigma_data tan(phi); returns D at S_MIN."""

    def slope(phi, y):
        s, co = sigma_data * np.tan(phi), np.cos(phi)
        x = y / co
        d = denoise(x, s)
        return sigma_data * co * (x - d) / s - np.sin(phi) * d

    ends = np.arctan(S_MAX / sigma_data), np.arctan(S_MIN / sigma_data)
    end = solve_ivp(slope, ends, start * S_MAX * np.cos(ends[0]), method='DOP853', rtol=tolerance, atol=tolerance)
    return denoise(end.y[:, -1] / np.cos(ends[1]), S_MIN), end.nfev


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--seeds', type=int, default=40)
    seeds = options.parse_args().seeds
    formula = Formula()
    begin = time.perf_counter()
    session = session_of('unet')
    print(f'session creation {(time.perf_counter() - begin) * 1e3:.0f} ms')
    network = Network(session, formula.sigma_data)
    count = len(formula.means)
    uniform = np.full(count, np.float32(-np.log(count)), np.float64)
    rng = np.random.Generator(np.random.PCG64(1))
    times = []
    for s in LEVELS:
        worst = 0.0
        for _ in range(12):
            x = formula.means[rng.integers(count)] + s * rng.standard_normal(formula.means.shape[1])
            begin = time.perf_counter()
            d = network(x, s, uniform)
            times.append(time.perf_counter() - begin)
            worst = max(worst, np.abs(d - formula.denoise(x, s, uniform)).max())
        print(f's = {s:<6} largest |D - formula| {worst:.1e}')
    print(f'evaluation: median {np.median(times) * 1e3:.2f} ms, fastest {min(times) * 1e3:.2f} ms')
    errors, calls = [], []
    for seed in range(seeds):
        start = np.random.Generator(np.random.PCG64(1000 + seed)).standard_normal(formula.means.shape[1])
        truth, _ = trajectory(lambda x, s: formula.denoise(x, s, uniform), start, formula.sigma_data, 1e-10)
        got, n = trajectory(lambda x, s: network(x, s, uniform), start, formula.sigma_data, 1e-8)
        errors.append(np.abs(got - truth).max())
        calls.append(n)
    errors = np.sort(errors)
    below = (errors < 1e-6).sum()
    print(f'{seeds} trajectories, {np.median(calls):.0f} evaluations: median {np.median(errors):.1e}, worst {errors[-1]:.1e}, {below} below 1e-6')
    print('largest: ' + ' '.join(f'{e:.1e}' for e in errors[-5:]))


if __name__ == '__main__':
    main()
