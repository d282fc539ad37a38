"""Writes samplers.json: every model call (state, level) of diffusers' schedulers on an exact epsilon model of four dimensions."""

import importlib
import json
import sys
from pathlib import Path

import diffusers
import numpy as np
import torch

from mixture import Mixture

target = Path(__file__).resolve().parents[2] / "src-shared/numerics/testing/vectors/samplers.json"
sd = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)
steps = 20
mixture = Mixture.random(3, 4, seed=1)
z = np.round(np.random.default_rng(5).normal(size=4), 6)
draws = np.round(np.random.default_rng(6).normal(size=(40, 4)), 6)
exponential = dict(use_exponential_sigmas=True)
karras = dict(use_karras_sigmas=True)

# our id, class, settings, kind of state (vp: alpha x0 + sigma eps, ve: x0 + s eps)
runs = [
    ("euler", "DDIMScheduler", dict(timestep_spacing="trailing", clip_sample=False), "vp"),
    ("euler", "EulerDiscreteScheduler", karras, "ve"),
    ("euler-ancestral", "EulerAncestralDiscreteScheduler", dict(timestep_spacing="linspace"), "ve"),
    ("euler-ancestral", "DDPMScheduler", dict(timestep_spacing="trailing", clip_sample=False), "vp"),
    ("heun", "HeunDiscreteScheduler", karras, "ve"),
    ("dpm-2", "KDPM2DiscreteScheduler", karras, "ve"),
    ("lms-4", "LMSDiscreteScheduler", karras, "ve"),
    ("dpmpp-2m", "DPMSolverMultistepScheduler", karras, "vp"),
    ("res-2m", "DPMSolverMultistepScheduler", dict(**karras, solver_type="heun"), "vp"),
    ("dpmpp-3m", "DPMSolverMultistepScheduler", dict(**karras, solver_order=3), "vp"),
    ("sde-dpmpp-2m", "DPMSolverMultistepScheduler", dict(**karras, algorithm_type="sde-dpmsolver++"), "vp"),
    ("sde-dpmpp-3m", "DPMSolverMultistepScheduler", dict(**karras, algorithm_type="sde-dpmsolver++", solver_order=3), "vp"),
    ("dpmpp-2s", "DPMSolverSinglestepScheduler", dict(**exponential, solver_order=2), "vp"),
    ("deis-log3", "DEISMultistepScheduler", dict(**karras, solver_order=3), "vp"),
    ("unipc-1-bh2", "UniPCMultistepScheduler", dict(**karras, solver_order=1), "vp"),
    ("unipc-2-bh1", "UniPCMultistepScheduler", dict(**karras, solver_order=2, solver_type="bh1"), "vp"),
    ("unipc-2-bh2", "UniPCMultistepScheduler", dict(**karras, solver_order=2), "vp"),
    ("unipc-3", "UniPCMultistepScheduler", dict(**karras, solver_order=3), "vp"),
    ("unipc-2-bh2-noise", "UniPCMultistepScheduler", dict(**karras, solver_order=2, predict_x0=False), "vp"),
    ("unipc-3-noise", "UniPCMultistepScheduler", dict(**karras, solver_order=3, predict_x0=False), "vp"),
    ("pndm", "PNDMScheduler", dict(timestep_spacing="leading", steps_offset=1, set_alpha_to_one=False), "vp"),
    ("ipndm", "IPNDMScheduler", None, "ipndm"),
    ("euler", "FlowMatchEulerDiscreteScheduler", None, "flow"),
    ("heun", "FlowMatchHeunDiscreteScheduler", None, "flow"),
    ("lcm", "LCMScheduler", dict(clip_sample=False), "lcm"),
]


def patch_noise(scheduler, used):
    """Every random number a scheduler draws comes from `draws`, in order."""

    def draw(*_args, **_kwargs):
        used.append(draws[len(used)])
        return torch.from_numpy(used[-1]).reshape(1, 4)

    module = importlib.import_module(type(scheduler).__module__)
    if hasattr(module, "randn_tensor"):
        module.randn_tensor = draw


def level_of(scheduler, t):
    bar = float(scheduler.alphas_cumprod.double()[int(t)])
    return (1 / bar - 1) ** 0.5


def run(id, name, settings, kind):
    cls = getattr(diffusers, name)
    scheduler = cls() if settings is None else cls(**sd, **settings)
    used = []
    patch_noise(scheduler, used)
    count = 4 if kind == "lcm" else steps
    scheduler.set_timesteps(count)
    if kind == "ipndm":
        # The class ties its levels to a schedule of its own that starts at pure noise; the formulas are general.
        levels = np.geomspace(14.0, 0.03, steps)
        norm = np.hypot(1, levels)
        scheduler.alphas = torch.tensor([*(1 / norm), 1.0])
        scheduler.betas = torch.tensor([*(levels / norm), 0.0])
        scheduler.timesteps = torch.arange(steps, 0, -1)
    if kind == "flow":
        # Levels below pure noise, where the exact model has a finite s.
        sigmas = np.linspace(0.98, 0.05, steps)
        if "Heun" in name:
            twice = torch.from_numpy(np.concatenate([sigmas[:1], np.repeat(sigmas[1:], 2)]))
            scheduler.sigmas = torch.cat([twice, torch.zeros(1)])
            scheduler.timesteps = twice * 1000
        else:
            scheduler.set_timesteps(sigmas=sigmas)
    calls = []
    x = None
    for i, t in enumerate(scheduler.timesteps):
        by_sigma = hasattr(scheduler, "sigmas") and kind in ("ve", "vp")
        if kind == "flow":
            time = float(scheduler.sigmas[i])
            s = time / (1 - time)
        elif kind == "ipndm":
            s = float(levels[i])
        else:
            s = float(scheduler.sigmas[i]) if by_sigma else level_of(scheduler, t)
        if name == "KDPM2DiscreteScheduler":
            s = float(scheduler.sigmas[i] if scheduler.state_in_first_order else scheduler.sigmas_interpol[i])
        scale = 1.0 if kind == "ve" else 1 + s if kind == "flow" else float(np.hypot(1, s))
        if x is None:
            x = torch.from_numpy(z * s / scale).reshape(1, 4)
        xbar = x.double().numpy()[0] * scale
        calls.append({"s": s, "u": (xbar / np.hypot(1, s)).tolist()})
        eps = mixture.eps(xbar, s)
        output = torch.from_numpy(eps).reshape(1, 4)
        if kind == "flow":
            output = torch.from_numpy(eps - mixture.denoise(xbar, s)).reshape(1, 4)
        if kind == "ipndm":
            # It recovers eps as sigma x + alpha v.
            output = torch.from_numpy((eps - x.double().numpy()[0] * s / scale) * scale).reshape(1, 4)
        if name == "DPMSolverMultistepScheduler" and "sde" in settings.get("algorithm_type", ""):
            noise = torch.from_numpy(draws[len(used)]).reshape(1, 4)
            used.append(draws[len(used)])
            x = scheduler.step(output, t, x, variance_noise=noise).prev_sample
        else:
            if kind == "ve":
                scheduler.scale_model_input(x, t)
            x = scheduler.step(output, t, x).prev_sample
    return {"id": id, "diffusers": name, "settings": settings or {}, "calls": calls, "noise": [list(map(float, d)) for d in used]}


def main():
    results = []
    for entry in runs:
        results.append(run(*entry))
        print(entry[0], entry[1], len(results[-1]["calls"]), len(results[-1]["noise"]), file=sys.stderr)
    text = {"made": f"diffusers {diffusers.__version__}", "mixture": mixture.as_json(), "config": {"_class_name": "DDIMScheduler", **sd}, "runs": results}
    target.write_text(json.dumps(text, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


main()
