"""Writes faults.json: single steps of diffusers' schedulers whose formulas differ from the expansion they stand for."""

import json
import sys
from pathlib import Path

import diffusers
import diffusers.schedulers.scheduling_flow_match_heun_discrete as flow_heun
import torch

target = Path(__file__).resolve().parents[2] / "src-shared/numerics/testing/vectors/faults.json"
sd = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)
steps = 20


def third_order(algorithm):
    """xbar = x/alpha at the first four levels for D = (1, lambda, lambda^2), from 0 and without noise."""
    scheduler = diffusers.DPMSolverMultistepScheduler(
        **sd, use_karras_sigmas=True, prediction_type="sample", algorithm_type=algorithm, solver_order=3
    )
    scheduler.set_timesteps(steps)
    x = torch.zeros(1, 3, dtype=torch.float64)
    levels, states = scheduler.sigmas[:-1].double().tolist(), []
    for s, t in list(zip(levels, scheduler.timesteps))[:4]:
        states.append((x[0] * (1 + s * s) ** 0.5).tolist())
        at = -torch.log(torch.tensor(s, dtype=torch.float64))
        answer = torch.stack([torch.ones_like(at), at, at * at]).reshape(1, 3)
        x = scheduler.step(answer, t, x, variance_noise=torch.zeros_like(x)).prev_sample
    return {"levels": levels, "states": states}


def churn(sigma=0.8, gamma=0.1):
    """What one churned step makes of (x, noise) = (1, 0) and (0, 1) where the network answers 0, so that nothing else moves."""
    scheduler = diffusers.FlowMatchHeunDiscreteScheduler()
    scheduler.set_timesteps(steps)
    scheduler.sigmas[:2] = torch.tensor([sigma, sigma / 2])
    flow_heun.randn_tensor = lambda *_args, **_kwargs: torch.tensor([[0.0, 1.0]], dtype=torch.float64)
    amount = gamma * (len(scheduler.sigmas) - 1)
    x = torch.tensor([[1.0, 0.0]], dtype=torch.float64)
    end = scheduler.step(torch.zeros_like(x), scheduler.timesteps[0], x, s_churn=amount).prev_sample
    return {"sigma": sigma, "gamma": gamma, "state": end[0, 0].item(), "noise": end[0, 1].item()}


def main():
    text = {
        "made": f"diffusers {diffusers.__version__}",
        "config": {"_class_name": "DDIMScheduler", **sd, "prediction_type": "sample"},
        "thirdOrder": third_order("dpmsolver++"),
        "stochasticThirdOrder": third_order("sde-dpmsolver++"),
        "churn": churn(),
    }
    target.write_text(json.dumps(text, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


main()
