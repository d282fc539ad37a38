"""
Calls needed for a given true error: Flowline's UHP-FI beside SciPy's RK45 on the same ONNX model and the same noise.

The reference is DOP853 at 1e-12 over the exact float64 denoiser of the mixture, so errors are true errors. Every run
ends with the denoised estimate at sigma_min, and that last evaluation is counted for both.

    python bench/nfe/peers.py            (numpy, scipy, onnx, onnxruntime; Node 24 first on the PATH)
"""

import argparse
import json
import platform
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import scipy
from onnx import numpy_helper
from scipy.integrate import solve_ivp

ROOT = Path(__file__).resolve().parents[2]
TARGETS = [1e-2, 1e-3, 1e-4, 1e-6]


class Mixture:
    """Float64 posterior mean of the pictures' mixture; x is the variance-exploding state."""

    def __init__(self, folder, c):
        graph = onnx.load(folder / 'unet/model.onnx').graph
        table = next(numpy_helper.to_array(t) for t in graph.initializer if t.name == 'pictures')
        self.means = np.ascontiguousarray(table.T.astype(np.float64) * 2 / 255 - 1)
        self.half = (self.means**2).sum(1) / 2
        self.c2 = c * c

    def denoised(self, x, s):
        v = self.c2 + s * s
        logits = (self.means @ x - self.half) / v
        w = np.exp(logits - logits.max())
        w /= w.sum()
        return (s * s * (w @ self.means) + self.c2 * x) / v


class Counted:
    """The ONNX network as D(x, s), counting its calls."""

    def __init__(self, folder, sigma_data, threads):
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = ort.InferenceSession(str(folder / 'unet/model.onnx'), options, providers=['CPUExecutionProvider'])
        self.sigma_data = sigma_data
        shapes = {i.name: i.shape for i in self.session.get_inputs()}
        self.shape = [1, *shapes['sample'][1:]]
        self.hidden = np.zeros([1, *shapes['encoder_hidden_states'][1:]], np.float32)
        self.calls = 0

    def denoised(self, x, s):
        self.calls += 1
        d2 = self.sigma_data**2
        total = s * s + d2
        feeds = {
            'sample': (x / np.sqrt(total)).astype(np.float32).reshape(self.shape),
            'timestep': np.array([np.log(s) / 4], np.float32),
            'encoder_hidden_states': self.hidden,
        }
        f = self.session.run(['out_sample'], feeds)[0].astype(np.float64).ravel()
        return d2 / total * x + s * self.sigma_data / np.sqrt(total) * f


def velocity(model):
    return lambda s, x: (x - model.denoised(x, s)) / s


def reference(mixture, z, s_max, s_min):
    def rhs(tau, y):
        s = tau / (1 - tau)
        x = y * (1 + s)
        d = mixture.denoised(x, s)
        return (x - d) / s - d

    span = (s_max / (1 + s_max), s_min / (1 + s_min))
    y = solve_ivp(rhs, span, z * s_max / (1 + s_max), 'DOP853', rtol=1e-12, atol=1e-12).y[:, -1]
    return mixture.denoised(y * (1 + s_min), s_min)


def scipy_runs(network, z, s_max, s_min, tolerances):
    for tol in tolerances:
        network.calls = 0
        x = solve_ivp(velocity(network), (s_max, s_min), z * s_max, 'RK45', rtol=tol, atol=tol).y[:, -1]
        yield tol, network.denoised(x, s_min), network.calls


def rms(a):
    return float(np.sqrt(np.mean(a * a)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--model', type=Path, default=ROOT / 'assets/models/exact')
    parser.add_argument('--seeds', type=int, default=8)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--out', type=Path, default=ROOT / 'bench/results/nfe.json')
    args = parser.parse_args()
    schedule = json.loads((args.model / 'scheduler/scheduler_config.json').read_text())
    c = json.loads((args.model / 'unet/config.json').read_text())['component_std']
    s_max, s_min, sigma_data = schedule['sigma_max'], schedule['sigma_min'], schedule['sigma_data']
    mixture = Mixture(args.model, c)
    network = Counted(args.model, sigma_data, args.threads)
    size = mixture.means.shape[1]
    noises = [np.random.default_rng(seed).standard_normal(size) for seed in range(args.seeds)]
    truths = [reference(mixture, z, s_max, s_min) for z in noises]
    tolerances = [float(f'{10 ** (-k / 3):.3g}') for k in range(2, 25)]
    charts = ['angle', 'rectified-flow']
    rows = []
    began = time.time()
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for seed, z in enumerate(noises):
            files.append(f'{folder}/{seed}.npy')
            np.save(files[-1], z)
        runs = [{'solver': 'uhp-fi', 'chart': chart, 'tolerance': tol} for chart in charts for tol in tolerances if tol >= 1e-7]
        plan = Path(folder) / 'plan.json'
        plan.write_text(json.dumps({'model': str(args.model), 'threads': args.threads, 'out': folder, 'noise': files, 'runs': runs}))
        ours = subprocess.run(['node', str(ROOT / 'bench/nfe/ours.ts'), str(plan)], check=True, stdout=subprocess.PIPE, text=True)
        for line in ours.stdout.splitlines():
            row = json.loads(line)
            x0 = np.load(row.pop('file')).astype(np.float64).ravel()
            rows.append({'who': f"uhp-fi {row['chart']}", **row, 'error': rms(x0 - truths[row['seed']])})
    for seed, z in enumerate(noises):
        for tol, x0, calls in scipy_runs(network, z, s_max, s_min, tolerances):
            rows.append({'who': 'scipy RK45 native', 'seed': seed, 'tolerance': tol, 'nfe': calls, 'error': rms(x0 - truths[seed])})
    table = summarise(rows, args.seeds)
    about = {
        'model': args.model.name,
        'seeds': args.seeds,
        'seconds': round(time.time() - began, 1),
        'machine': f'{platform.machine()}, {args.threads} threads',
        'versions': {'numpy': np.__version__, 'scipy': scipy.__version__, 'onnxruntime': ort.__version__},
    }
    args.out.write_text(json.dumps({'about': about, 'summary': table, 'runs': rows}, indent=1))
    for line in table:
        print(line)


def calls_to_meet(runs, target):
    """Calls at the loosest tolerance from which on every tighter run meets the target too: no lucky hits."""
    calls = None
    for run in sorted(runs, key=lambda r: r['tolerance']):
        if run['error'] > target:
            break
        calls = run['nfe']
    return calls


def summarise(rows, seeds):
    """Calls per target, the median and the worst over seeds, and on how many seeds the target was met at all."""
    table = []
    for target in TARGETS:
        entry = {'target': target}
        for who in sorted({row['who'] for row in rows}):
            best = [calls_to_meet([r for r in rows if r['who'] == who and r['seed'] == s], target) for s in range(seeds)]
            met = [b for b in best if b is not None]
            entry[who] = {'median': float(np.median(met)) if met else None, 'worst': max(met, default=None), 'met': len(met)}
        peer = entry['scipy RK45 native']['median']
        for who in list(entry):
            if who.startswith('uhp-fi') and peer and entry[who]['median']:
                entry[who]['ratio'] = round(entry[who]['median'] / peer, 3)
        table.append(entry)
    return table


if __name__ == '__main__':
    main()
