"""Writes diffusers.json: levels, labels and Euler runs of diffusers' schedulers on an exact model, computed in float64."""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from diffusers import DDIMScheduler, EDMEulerScheduler, EulerDiscreteScheduler, FlowMatchEulerDiscreteScheduler, HeunDiscreteScheduler, LCMScheduler

from mixture import Mixture

target = Path(__file__).resolve().parents[2] / "src-shared/numerics/testing/vectors/diffusers.json"
sd = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)
configs = {
    "linear": dict(beta_schedule="linear", beta_start=1e-4, beta_end=0.02),
    "scaled_linear": sd,
    "squaredcos_cap_v2": dict(beta_schedule="squaredcos_cap_v2"),
    "zero-snr": dict(**sd, rescale_betas_zero_snr=True, prediction_type="v_prediction"),
    "trained": dict(trained_betas=[0.001, 0.01, 0.02, 0.1, 0.3]),
}
marks = [0, 1, 2, 3, 100, 250, 500, 750, 900, 998, 999]


def levels():
    out = []
    for name, config in configs.items():
        bar = DDIMScheduler(**config).alphas_cumprod.double().numpy()
        indices = [i for i in marks if i < len(bar)]
        out.append({"name": name, "config": {"_class_name": "DDIMScheduler", **config}, "indices": indices, "alphasCumprod": [float(bar[i]) for i in indices]})
    return out


def grids():
    out = []
    for spacing, count, offset in (("linspace", 7, 0), ("leading", 7, 1), ("trailing", 7, 0), ("leading", 50, 1), ("trailing", 30, 0)):
        scheduler = DDIMScheduler(**sd, timestep_spacing=spacing, steps_offset=offset)
        scheduler.set_timesteps(count)
        out.append({"spacing": spacing, "count": count, "offset": offset, "timesteps": [int(t) for t in scheduler.timesteps]})
    karras = EulerDiscreteScheduler(**sd, use_karras_sigmas=True, timestep_spacing="linspace")
    karras.set_timesteps(12)
    edm = EDMEulerScheduler(sigma_min=0.002, sigma_max=80, sigma_data=0.5)
    edm.set_timesteps(12)
    flow = FlowMatchEulerDiscreteScheduler(shift=3.0)
    flow.set_timesteps(sigmas=np.linspace(1, 1 / 9, 9), device="cpu")
    return {
        "index": out,
        "karras": [float(s) for s in karras.sigmas],
        "karrasTimesteps": [float(t) for t in karras.timesteps],
        "edm": [float(s) for s in edm.sigmas],
        "edmTimesteps": [float(t) for t in edm.timesteps],
        "flow": [float(s) for s in flow.sigmas],
        "flowTimesteps": [float(t) for t in flow.timesteps],
    }


def ddim_run(mixture, z):
    scheduler = DDIMScheduler(**sd, timestep_spacing="trailing", clip_sample=False, set_alpha_to_one=True)
    scheduler.alphas_cumprod = scheduler.alphas_cumprod.double()
    scheduler.set_timesteps(10)
    x = torch.from_numpy(z)
    for t in scheduler.timesteps:
        alpha = float(scheduler.alphas_cumprod[t]) ** 0.5
        sigma = (1 - alpha**2) ** 0.5
        eps = torch.from_numpy(mixture.eps(x.numpy() / alpha, sigma / alpha))
        x = scheduler.step(eps, t, x).prev_sample
    return x.tolist()


def heun_run(mixture, z):
    scheduler = HeunDiscreteScheduler(**sd, use_karras_sigmas=True)
    scheduler.set_timesteps(10)
    scheduler.sigmas = scheduler.sigmas.double()
    x = torch.from_numpy(z) * float(scheduler.sigmas[0])
    calls = 0
    for i, t in enumerate(scheduler.timesteps):
        s = float(scheduler.sigmas[i])
        eps = torch.from_numpy(mixture.eps(x.numpy(), s))
        calls += 1
        x = scheduler.step(eps, t, x).prev_sample
    return {"x": x.tolist(), "calls": calls, "sigmas": sorted({float(s) for s in scheduler.sigmas}, reverse=True)}


def inverted_run(mixture, z):
    """Every call of a flow model that counts from noise to data: the state, the time it is told, its answer x0 - eps; and the end."""
    config = dict(num_train_timesteps=1000, shift=3.0, invert_sigmas=True)
    scheduler = FlowMatchEulerDiscreteScheduler(**config)
    scheduler.set_timesteps(8)
    scheduler.sigmas = scheduler.sigmas.double()
    x = torch.from_numpy(z)
    calls = []
    for i, t in enumerate(scheduler.timesteps):
        data = float(scheduler.sigmas[i])
        xbar = x.numpy() / data if data > 0 else None
        x0 = mixture.weight @ mixture.mean if data == 0 else mixture.denoise(xbar, (1 - data) / data)
        answer = x0 - (x.numpy() - data * x0) / (1 - data)
        calls.append({"x": x.tolist(), "t": float(t), "answer": answer.tolist()})
        x = scheduler.step(torch.from_numpy(answer), t, x).prev_sample.double()
    return {"config": {"_class_name": "FlowMatchEulerDiscreteScheduler", **config}, "calls": calls, "end": x.tolist()}


def boundary():
    """c_skip and c_out of a latent consistency model whose boundary condition is not the usual one."""
    config = dict(**sd, timestep_scaling=0.003)
    scheduler = LCMScheduler(**config)
    labels = [999, 759, 499, 259, 19]
    pairs = [scheduler.get_scalings_for_boundary_condition_discrete(t) for t in labels]
    return {"config": {"_class_name": "LCMScheduler", **config}, "labels": labels, "skip": [float(a) for a, _ in pairs], "out": [float(b) for _, b in pairs]}


def main():
    mixture = Mixture.random(3, 4, seed=1)
    z = np.round(np.random.default_rng(5).normal(size=4), 6)
    text = {
        "made": f"diffusers {__import__('diffusers').__version__}",
        "mixture": mixture.as_json(),
        "z": z.tolist(),
        "levels": levels(),
        "grids": grids(),
        "ddim": ddim_run(mixture, z),
        "heun": heun_run(mixture, z),
        "inverted": inverted_run(mixture, z),
        "boundary": boundary(),
    }
    target.write_text(json.dumps(text, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


main()
