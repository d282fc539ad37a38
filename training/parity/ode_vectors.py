"""Writes ode.json: SciPy's RK45, RK23 and DOP853 and torchdiffeq's dopri5 on exact probability flows."""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from scipy.integrate import solve_ivp
from torchdiffeq import odeint

from mixture import Mixture, chart

target = Path(__file__).resolve().parents[2] / "src-shared/numerics/testing/vectors/ode.json"
problems = {
    "four": (Mixture.random(3, 4, seed=1), 80.0, 0.002, 0.5),
    "wide": (Mixture.random(12, 48, seed=2), 80.0, 0.002, 0.5),
    "short": (Mixture.random(3, 4, seed=3), 8.0, 0.15, 0.5),
}
inside = [20.0, 5.0, 2.0, 1.0, 0.5, 0.25, 0.2]


def reference(mixture, x, s0, s1):
    solution = solve_ivp(
        lambda lam, y: -np.exp(-lam) * mixture.eps(y, np.exp(-lam)),
        (-np.log(s0), -np.log(s1)),
        x,
        method="DOP853",
        rtol=2.3e-14,
        atol=1e-15,
    )
    return solution.y[:, -1]


def torch_run(name, chart_name, tolerance, problem):
    """dopri5 with its defaults, except that it steps onto the end instead of over it."""
    mixture, sigma_data, x, s0, s1 = problem
    tau, _, encode, slope = chart(chart_name, mixture, sigma_data)
    calls, accepted = [], []

    class Field(torch.nn.Module):
        def forward(self, at, y):
            calls.append(1)
            return torch.from_numpy(slope(float(at), y.numpy()))

        def callback_accept_step(self, *_):
            accepted.append(1)

    times = torch.tensor([tau(s0), tau(s1)], dtype=torch.float64)
    start = torch.from_numpy(encode(x, s0))
    run = odeint(Field(), start, times, rtol=tolerance, atol=tolerance, method="dopri5", options={"step_t": times[1:]})
    return {
        "problem": name,
        "chart": chart_name,
        "method": "torchdiffeq",
        "tolerance": tolerance,
        "nfev": len(calls),
        "steps": len(accepted),
        "y": run[-1].tolist(),
    }


def main():
    result = {"made": f"scipy {__import__('scipy').__version__}, torchdiffeq {__import__('torchdiffeq').__version__}", "problems": [], "runs": []}
    for name, (mixture, s0, s1, sigma_data) in problems.items():
        z = np.round(np.random.default_rng(5).normal(size=mixture.mean.shape[1]), 6)
        x = z * s0
        end = reference(mixture, x, s0, s1)
        result["problems"].append(
            {"name": name, "mixture": mixture.as_json(), "sMax": s0, "sMin": s1, "sigmaData": sigma_data, "z": z.tolist(), "end": end.tolist()}
        )
        for chart_name in ("sigma", "rectified-flow", "angle"):
            tau, _, encode, slope = chart(chart_name, mixture, sigma_data)
            for method, tolerances in (("RK45", (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8)), ("RK23", (1e-2, 1e-3, 1e-4)), ("DOP853", (1e-3, 1e-6, 1e-9))):
                for tolerance in tolerances:
                    run = solve_ivp(
                        slope,
                        (tau(s0), tau(s1)),
                        encode(x, s0),
                        method=method,
                        rtol=tolerance,
                        atol=tolerance,
                        dense_output=method == "RK45",
                    )
                    entry = {
                        "problem": name,
                        "chart": chart_name,
                        "method": method,
                        "tolerance": tolerance,
                        "nfev": int(run.nfev),
                        "steps": len(run.t) - 1,
                        "y": run.y[:, -1].tolist(),
                    }
                    if name == "four" and tolerance in (1e-3, 1e-6) and method == "RK45":
                        entry["dense"] = [{"s": s, "y": run.sol(tau(s)).tolist()} for s in inside]
                    result["runs"].append(entry)
        for chart_name in ("rectified-flow", "sigma"):
            for tolerance in (1e-3, 1e-5, 1e-7, 1e-10):
                result["runs"].append(torch_run(name, chart_name, tolerance, (mixture, sigma_data, x, s0, s1)))
    target.write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


main()
