"""Writes study.json: what NumPy, SciPy and OpenCV find on trajectories, pictures and error curves."""

import json
from pathlib import Path

import cv2
import numpy as np
import scipy
from scipy.integrate import solve_ivp
from scipy.stats import linregress

from mixture import Mixture, chart

target = Path(__file__).resolve().parents[2] / "src-shared/numerics/testing/vectors/study.json"
ode = json.loads((target.parent / "ode.json").read_text())
sigma_data = 0.5
taus = {"unit": lambda s: np.arctan(s), "angle": lambda s: np.arctan(s / sigma_data), "rectified-flow": lambda s: s / (1 + s)}
scales = {
    "unit": lambda s: 1 / np.sqrt(1 + s * s),
    "angle": lambda s: 1 / np.sqrt(1 + (s / sigma_data) ** 2),
    "rectified-flow": lambda s: 1 / (1 + s),
}


def trapezoid(at):
    """Weights of the trapezoidal rule on the nodes, which sum to 1."""
    widths = np.abs(np.diff(at))
    weights = np.zeros(len(at))
    weights[:-1] += widths / 2
    weights[1:] += widths / 2
    return weights / widths.sum()


def weights_of(weighting, s, tau):
    if weighting == "points":
        return np.full(len(s), 1 / len(s))
    return trapezoid(tau if weighting == "time" else np.log(s))


def components(y, weights, count=3):
    centred = y - weights @ y
    _, values, axes = np.linalg.svd(np.sqrt(weights)[:, None] * centred, full_matrices=False)
    scores = centred @ axes[:count].T
    scores *= np.where(scores[0] < scores[-1], -1, 1)
    return {
        "explained": (values[:count] ** 2 / (values**2).sum()).tolist(),
        "variance": float((values**2).sum() / y.shape[1]),
        "coordinates": scores.tolist(),
    }


def geometry(y, tau):
    chords = np.diff(y, axis=0)
    lengths = np.sqrt((chords**2).mean(1))
    unit = chords / np.linalg.norm(chords, axis=1)[:, None]
    turn = np.arccos(np.clip((unit[1:] * unit[:-1]).sum(1), -1, 1))
    distance = np.sqrt(((y[-1] - y[0]) ** 2).mean())
    times = np.diff(tau)
    mean = (y[-1] - y[0]) / (tau[-1] - tau[0])
    stray = ((chords / times[:, None] - mean) ** 2).mean(1) @ (times / times.sum())
    return {
        "speed": (lengths / np.abs(times)).tolist(),
        "turn": turn.tolist(),
        "length": float(lengths.sum()),
        "straightness": float(distance / lengths.sum()),
        "unevenness": float(np.sqrt(stray) / np.sqrt((mean**2).mean())),
    }


def flow(mixture, x, levels):
    """States at falling levels by DOP853 in the angle chart."""
    tau, _, encode, slope = chart("angle", mixture, sigma_data)
    at = [tau(s) for s in levels]
    solution = solve_ivp(slope, (at[0], at[-1]), encode(x, levels[0]), method="DOP853", t_eval=at, rtol=2.3e-14, atol=1e-15)
    return solution.y.T * np.sqrt(1 + (levels[:, None] / sigma_data) ** 2)


def path_vectors():
    problem = next(p for p in ode["problems"] if p["name"] == "wide")
    mixture = Mixture(**problem["mixture"])
    z = np.array(problem["z"])
    levels = np.exp(np.linspace(np.log(80), np.log(0.02), 25))
    direction = np.round(np.random.default_rng(9).normal(size=len(z)), 6)
    separation = 1e-3
    twin = z + separation * direction / np.sqrt((direction**2).mean())
    paths = [flow(mixture, start * levels[0], levels) for start in (z, twin)]
    cases = []
    for name in scales:
        y, other = (x * scales[name](levels)[:, None] for x in paths)
        tau = taus[name](levels)
        apart = np.sqrt(((other - y) ** 2).mean(1))
        cases.append(
            {
                "chart": name,
                "components": {w: components(y, weights_of(w, levels, tau)) for w in ("points", "time", "log-level")},
                "geometry": geometry(y, tau),
                "growth": (apart / apart[0]).tolist(),
                "exponent": float(np.log(apart[-1] / apart[0]) / abs(tau[-1] - tau[0])),
            }
        )
    return {
        "problem": "wide",
        "levels": levels.tolist(),
        "unit": (paths[0] / np.sqrt(1 + levels[:, None] ** 2)).tolist(),
        "direction": direction.tolist(),
        "separation": separation,
        "sigmaData": sigma_data,
        "cases": cases,
    }


def order_vectors():
    steps = np.array([80, 113, 160, 226, 320, 453, 640])
    errors = np.round(3.7 * steps**-2.83 * np.exp(np.random.default_rng(4).normal(size=len(steps)) / 20), 12)
    line = linregress(np.log(steps), np.log(errors))
    return {"steps": steps.tolist(), "errors": errors.tolist(), "order": float(-line.slope), "deviation": float(line.stderr)}


def picture_vectors():
    generator = np.random.default_rng(6)
    a = generator.integers(0, 256, (6, 5, 3), dtype=np.uint8)
    b = np.clip(a.astype(int) + generator.integers(-9, 10, a.shape), 0, 255).astype(np.uint8)
    return {
        "a": a.ravel().tolist(),
        "b": b.ravel().tolist(),
        "psnr": float(cv2.PSNR(a, b)),
        "rms": float(cv2.norm(a, b, cv2.NORM_L2) / np.sqrt(a.size)),
        "max": float(cv2.norm(a, b, cv2.NORM_INF)),
    }


def eigen_vectors():
    generator = np.random.default_rng(8)
    basis = np.linalg.qr(generator.normal(size=(9, 9)))[0]
    matrix = (basis * 10.0 ** -np.arange(9)) @ basis.T
    matrix = (matrix + matrix.T) / 2
    values, vectors = scipy.linalg.eigh(matrix)
    return {"matrix": matrix.tolist(), "values": values[::-1].tolist(), "vectors": vectors.T[::-1].tolist()}


result = {
    "made": f"numpy {np.__version__}, scipy {scipy.__version__}, opencv {cv2.__version__}",
    "path": path_vectors(),
    "order": order_vectors(),
    "picture": picture_vectors(),
    "eigen": eigen_vectors(),
}
target.write_text(json.dumps(result, separators=(",", ":")) + "\n")
print(target, target.stat().st_size)
