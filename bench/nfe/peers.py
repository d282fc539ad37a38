"""
Calls needed for a given true error: Flowline's adaptive methods beside those of SciPy, torchdiffeq, diffrax and k-diffusion on
the same ONNX model and the same noise.

The reference is DOP853 at 1e-12 over the exact float64 denoiser of the mixture, for trained models DOP853 at 1e-5 over the
network itself, which serves for errors down to 1e-3. Every run ends with the denoised estimate at the last level, and that evaluation is counted for all.

    python bench/nfe/peers.py --model assets/models/exact --seeds 32
        (numpy, scipy, onnx, onnxruntime, tokenizers, torch, torchdiffeq, diffrax, k-diffusion; Node 24 first on the PATH)
"""

import argparse
import importlib.metadata
import json
import platform
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from model import Mixture, Model
from solvers import TooMany, peers_of, true_end

ROOT = Path(__file__).resolve().parents[2]
OURS = [('uhp-fi', 'auto'), ('uhp-fi', 'rectified-flow'), ('uhp-fi-fast', 'auto'), ('bs3', 'auto'), ('tsit5', 'auto'), ('dop853', 'auto')]


def rms(a):
    return float(np.sqrt(np.mean(a * a)))


def tolerances(targets):
    """Two per decade, from a decade looser than the loosest target to two tighter than the tightest."""
    first, last = -np.log10(max(targets)) - 1, -np.log10(min(targets)) + 2
    return [float(f'{10 ** -k:.3g}') for k in np.arange(first, last + 0.1, 0.5)]


def our_runs(args, noises, hidden, tols, folder):
    files = [f'{folder}/noise-{seed}.npy' for seed in range(len(noises))]
    for file, z in zip(files, noises):
        np.save(file, z)
    np.save(f'{folder}/hidden.npy', hidden)
    runs = [{'solver': s, 'chart': c, 'tolerance': tol} for s, c in OURS for tol in tols if tol >= 1e-7]
    plan = dict(model=str(args.model.resolve()), threads=args.threads, out=str(folder), noise=files, hidden=f'{folder}/hidden.npy', runs=runs)
    file = Path(folder) / 'plan.json'
    file.write_text(json.dumps(plan))
    lines = subprocess.Popen(['node', str(ROOT / 'bench/nfe/ours.ts'), str(file)], stdout=subprocess.PIPE, text=True)
    for line in lines.stdout:
        row = json.loads(line)
        chart = '' if row['chart'] == 'auto' else f" {row['chart']}"
        yield f"{row['solver']}{chart}", row['seed'], row['tolerance'], row['nfe'], np.load(row['file']).astype(np.float64).ravel()
    if lines.wait() != 0:
        raise SystemExit('Flowline stopped with an error; see above.')


def peer_runs(model, noises, truths, tols, smallest):
    """A solver is not asked for more once two tolerances in a row met the smallest target with room to spare."""
    for who, solve in peers_of(model).items():
        began = time.time()
        for seed, z in enumerate(noises):
            met = 0
            for tol in tols:
                model.calls = 0
                try:
                    x0 = solve(model, z, tol)
                except (TooMany, RuntimeError):
                    break
                yield who, seed, tol, model.calls, x0
                met = met + 1 if rms(x0 - truths[seed]) < smallest / 2 else 0
                if met == 2:
                    break
        print(f'{who}: {time.time() - began:.0f} s', flush=True)


def calls_to_meet(runs, target):
    """Calls at the loosest tolerance from which on every tighter run meets the target too: no lucky hits."""
    calls = None
    for run in sorted(runs, key=lambda r: r['tolerance']):
        if run['error'] > target:
            break
        calls = run['nfe']
    return calls


def summarise(rows, seeds, targets):
    """Calls per target, median and worst over seeds, on how many seeds it was met, and ours over the best peer's median."""
    table = []
    for target in targets:
        entry = {}
        for who in dict.fromkeys(row['who'] for row in rows):
            best = [calls_to_meet([r for r in rows if r['who'] == who and r['seed'] == s], target) for s in range(seeds)]
            met = [b for b in best if b is not None]
            entry[who] = {'median': float(np.median(met)) if met else None, 'worst': max(met, default=None), 'met': len(met)}
        ours = {row['who'] for row in rows if row['ours']}
        full = [v['median'] for who, v in entry.items() if who not in ours and v['met'] == seeds]
        for who in ours:
            if full and entry[who]['median']:
                entry[who]['ratio'] = round(entry[who]['median'] / min(full), 2)
        table.append({'target': target, **entry})
    return table


def kept_peers(file, args):
    """An earlier measurement of the same model, prompt and seeds: the peers' rows and what made them."""
    earlier = json.loads(file.read_text())
    if (earlier['about']['prompt'], earlier['about']['seeds']) != (args.prompt, args.seeds):
        raise SystemExit(f'{file} holds another prompt or other seeds; leave --keep-peers out.')
    return [row for row in earlier['runs'] if not row['ours']], earlier['about']['versions']


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--model', type=Path, default=ROOT / 'assets/models/exact')
    parser.add_argument('--prompt', help='needed by trained models')
    parser.add_argument('--seeds', type=int, default=32)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--keep-peers', action='store_true', help='measure ours alone, beside the rows of the peers that are there')
    args = parser.parse_args()
    exact = args.model.name == 'exact'
    targets = [1e-2, 1e-3, 1e-4, 1e-6] if exact else [1e-1, 1e-2, 1e-3]
    out = ROOT / f'bench/results/nfe-{args.model.name}.json'
    packages = ['numpy', 'scipy', 'onnxruntime', 'torch', 'torchdiffeq', 'diffrax', 'k-diffusion']
    kept, versions = kept_peers(out, args) if args.keep_peers else ([], {name: importlib.metadata.version(name) for name in packages})
    model = Model(args.model, args.threads, args.prompt)
    noises = [np.random.default_rng(seed).standard_normal(model.size) for seed in range(args.seeds)]
    began = time.time()
    truth, tol = (Mixture(args.model), 1e-12) if exact else (model, 1e-5)
    truths = [true_end(truth, z, tol) for z in noises]
    print(f'references: {time.time() - began:.0f} s, {truth.calls} calls', flush=True)
    tols = tolerances(targets)
    with tempfile.TemporaryDirectory() as folder:
        made = [(True, row) for row in our_runs(args, noises, model.hidden, tols, folder)]
    if not args.keep_peers:
        made += [(False, row) for row in peer_runs(model, noises, truths, tols, min(targets))]
    rows = [
        dict(who=who, ours=ours, seed=seed, tolerance=tol, nfe=nfe, error=float(f"{rms(x0 - truths[seed]):.4g}"))
        for ours, (who, seed, tol, nfe, x0) in made
    ] + kept
    table = summarise(rows, args.seeds, targets)
    about = {
        'model': args.model.name,
        'prompt': args.prompt,
        'seeds': args.seeds,
        'seconds': round(time.time() - began, 1),
        'machine': f'{platform.machine()}, {args.threads} threads',
        'versions': versions,
    }
    lines = ',\n'.join(json.dumps(row) for row in rows)
    head = json.dumps({'about': about, 'summary': table}, indent=1)
    out.write_text(f'{head[:-2]},\n "runs": [\n{lines}\n]}}\n')
    for entry in table:
        print(f"error {entry['target']:g}")
        for who, value in entry.items():
            if who != 'target':
                print(f'  {who:28}', value)


if __name__ == '__main__':
    main()
