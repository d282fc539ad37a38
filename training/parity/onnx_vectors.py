"""Writes samplers/onnx.json: diffusers' scheduler loops around committed ONNX models, end samples and states at every model call."""

import base64
import importlib
import json
import sys
from pathlib import Path

import diffusers
import numpy as np
import onnxruntime
import torch

root = Path(__file__).resolve().parents[2]
models = root / "e2e/fixtures/models"
target = root / "src-main/engine/testing/vectors/samplers/onnx.json"
steps = 10
# Every seventh of the 192 elements stands for a state.
stride = 7
shape = (1, 3, 8, 8)
size = int(np.prod(shape))

trailing = dict(timestep_spacing="trailing")
exponential = dict(use_exponential_sigmas=True)
flow_sigmas = dict(use_flow_sigmas=True, prediction_type="flow_prediction")
sde = dict(algorithm_type="sde-dpmsolver++")

# our id, class, settings, kind of state (vp: alpha x0 + sigma eps, ve: x0 + s eps, flow: (1 - sigma) x0 + sigma eps), more
runs = [
    ("euler", "DDIMScheduler", dict(**trailing, clip_sample=False), "vp"),
    ("ddim-eta", "DDIMScheduler", dict(**trailing, clip_sample=False), "vp", dict(eta=0.5)),
    ("euler-ancestral", "DDPMScheduler", dict(**trailing, clip_sample=False), "vp"),
    ("euler", "EulerDiscreteScheduler", trailing, "ve"),
    ("euler", "EulerDiscreteScheduler", dict(use_karras_sigmas=True), "ve"),
    ("euler-ancestral", "EulerAncestralDiscreteScheduler", trailing, "ve"),
    ("heun", "HeunDiscreteScheduler", trailing, "ve"),
    ("dpm-2", "KDPM2DiscreteScheduler", trailing, "ve"),
    ("lms-4", "LMSDiscreteScheduler", trailing, "ve"),
    ("dpmpp-2m", "DPMSolverMultistepScheduler", trailing, "vp"),
    ("res-2m", "DPMSolverMultistepScheduler", dict(**trailing, solver_type="heun"), "vp"),
    ("dpmpp-3m", "DPMSolverMultistepScheduler", dict(**trailing, solver_order=3), "vp"),
    ("sde-dpmpp-2m", "DPMSolverMultistepScheduler", dict(**trailing, **sde), "vp"),
    ("sde-dpmpp-3m", "DPMSolverMultistepScheduler", dict(**trailing, **sde, solver_order=3), "vp"),
    ("dpmpp-2s", "DPMSolverSinglestepScheduler", dict(**exponential, solver_order=2), "vp", dict(count=11)),
    # Below 15 steps the class lowers the order of the last but one step too, unless told not to.
    ("deis-log3", "DEISMultistepScheduler", dict(**trailing, solver_order=3, lower_order_final=False), "vp"),
    ("unipc-1-bh1", "UniPCMultistepScheduler", dict(**trailing, solver_order=1, solver_type="bh1"), "vp"),
    ("unipc-1-bh2", "UniPCMultistepScheduler", dict(**trailing, solver_order=1), "vp"),
    ("unipc-2-bh1", "UniPCMultistepScheduler", dict(**trailing, solver_order=2, solver_type="bh1"), "vp"),
    ("unipc-2-bh2", "UniPCMultistepScheduler", dict(**trailing, solver_order=2), "vp"),
    ("unipc-3", "UniPCMultistepScheduler", dict(**trailing, solver_order=3), "vp"),
    ("unipc-2-bh2-noise", "UniPCMultistepScheduler", dict(**trailing, solver_order=2, predict_x0=False), "vp"),
    ("unipc-3-noise", "UniPCMultistepScheduler", dict(**trailing, solver_order=3, predict_x0=False), "vp"),
    # With v outputs the class adds those of other states and levels before it converts the sum at the present ones.
    ("pndm", "PNDMScheduler", dict(**trailing, set_alpha_to_one=True), "vp", dict(model="epsilon")),
    ("ipndm", "IPNDMScheduler", None, "ipndm"),
    ("lcm", "LCMScheduler", dict(clip_sample=False), "vp", dict(count=4)),
    ("euler", "FlowMatchEulerDiscreteScheduler", dict(), "flow"),
    ("flow-lcm", "FlowMatchEulerDiscreteScheduler", dict(stochastic_sampling=True), "flow", dict(count=4)),
    ("heun", "FlowMatchHeunDiscreteScheduler", dict(), "flow"),
    ("dpmpp-2m", "DPMSolverMultistepScheduler", flow_sigmas, "flow"),
    ("unipc-2-bh2", "UniPCMultistepScheduler", flow_sigmas, "flow"),
]


def noise(draw):
    """Numbers of unit variance from integers mixed to 32 bits; `draw` 0 is the start."""
    h = np.arange(1, size + 1, dtype=np.uint64) + np.uint64(draw * size)

    def times(value, factor):
        return (value * np.uint64(factor)) & np.uint64(0xFFFFFFFF)

    h = times(h, 0x9E3779B1)
    h = times(h ^ (h >> np.uint64(15)), 0x85EBCA77)
    h = times(h ^ (h >> np.uint64(13)), 0xC2B2AE3D)
    h ^= h >> np.uint64(16)
    return torch.from_numpy((h.astype(float) / 2**32 - 0.5) * 12**0.5).reshape(shape)


def packed(values):
    return base64.b64encode(np.asarray(values, "<f4").tobytes()).decode()


def patch_noise(scheduler, used):
    """Every random tensor a scheduler draws is the next of `noise`."""

    def draw(*_args, **_kwargs):
        used.append(1)
        return noise(len(used))

    module = importlib.import_module(type(scheduler).__module__)
    if hasattr(module, "randn_tensor"):
        module.randn_tensor = draw
    if hasattr(module, "torch") and getattr(scheduler.config, "stochastic_sampling", False):
        torch.randn_like = draw


def open_model(name):
    session = onnxruntime.InferenceSession(str(models / name / "unet/model.onnx"), providers=["CPUExecutionProvider"])

    def ask(x, t):
        feed = {"sample": x.numpy().astype(np.float32), "timestep": np.array([t], np.float32)}
        return torch.from_numpy(session.run(["out_sample"], feed)[0].astype(float))

    return ask


def run(asks, id, name, settings, kind, more={}):
    flow = kind == "flow"
    model = "flow" if flow else more.get("model", "v")
    base = json.loads((models / model / "scheduler/scheduler_config.json").read_text())
    betas = {key: base[key] for key in ("beta_start", "beta_end", "beta_schedule")} if not flow else {}
    cls = getattr(diffusers, name)
    scheduler = cls() if settings is None else cls(**{**betas, **({} if flow else {"prediction_type": base["prediction_type"]}), **settings})
    used = []
    randn_like = torch.randn_like
    patch_noise(scheduler, used)
    count = more.get("count", steps)
    if name == "FlowMatchEulerDiscreteScheduler":
        scheduler.set_timesteps(sigmas=np.linspace(1, 1 / count, count))
    else:
        scheduler.set_timesteps(count)
    bars = None if flow else torch.cumprod(1 - torch.linspace(base["beta_start"], base["beta_end"], 1000, dtype=torch.float64), 0).numpy()
    levels = None if flow else (1 / bars - 1) ** 0.5
    calls, x = [], None
    for i, t in enumerate(scheduler.timesteps):
        label = float(t)
        if flow:
            sigma = float(scheduler.sigmas[i])
            norm, s = float(np.hypot(1 - sigma, sigma)), None if sigma == 1 else sigma / (1 - sigma)
            label = 1000 * sigma
        elif kind == "ipndm":
            s = float(scheduler.betas[i] / scheduler.alphas[i])
            if i == 0:
                # The class starts at pure noise, which the model does not know.
                s, scheduler.betas[0], scheduler.alphas[0] = levels[-1], np.sqrt(1 - bars[-1]), np.sqrt(bars[-1])
            norm, label = 1.0, float(np.interp(np.log(s), np.log(levels), np.arange(1000)))
        else:
            # Labels between the training steps, and those that the class rounds, lie by log sigma/alpha between their neighbours.
            between = name in ("EulerDiscreteScheduler", "HeunDiscreteScheduler", "KDPM2DiscreteScheduler", "DPMSolverSinglestepScheduler")
            if between:
                s = float(scheduler.sigmas[i])
                if name == "KDPM2DiscreteScheduler" and not scheduler.state_in_first_order:
                    s = float(scheduler.sigmas_interpol[i])
                index = float(np.interp(np.log(s), np.log(levels), np.arange(1000)))
                assert abs(index - label) < (1 if name == "DPMSolverSinglestepScheduler" else 1e-3), (index, label)
                label = index
            else:
                assert label == round(label)
                s = float(levels[int(label)])
            norm = float(np.hypot(1, s)) if kind == "ve" else 1.0
        if x is None:
            x = noise(0) * norm
        unit = x.double() / norm
        calls.append({"t": label, "s": s, "u": packed(unit.flatten()[::stride])})
        output = asks[model](unit * (norm if flow else 1), label)
        if name == "DPMSolverMultistepScheduler" and "sde" in settings.get("algorithm_type", ""):
            used.append(1)
            x = scheduler.step(output, t, x, variance_noise=noise(len(used))).prev_sample
            continue
        if kind == "ve":
            scheduler.scale_model_input(x, t)
        x = scheduler.step(output, t, x, **{key: more[key] for key in ("eta",) if key in more}).prev_sample
    torch.randn_like = randn_like
    # A formula that divides by a level of 0 leaves NaN.
    end = packed(x.flatten()) if bool(torch.isfinite(x).all()) else None
    # The level of an end that is a state still.
    last = float(levels[0]) if name == "DEISMultistepScheduler" else None
    return {"id": id, "diffusers": name, "model": model, "settings": settings or {}, "eta": more.get("eta"), "calls": calls, "last": last, "end": end}


def main():
    asks = {name: open_model(name) for name in ("v", "epsilon", "flow")}
    results = []
    for entry in runs:
        results.append(run(asks, *entry))
        print(entry[0], entry[1], len(results[-1]["calls"]), file=sys.stderr)
    text = {"made": f"diffusers {diffusers.__version__}, onnxruntime {onnxruntime.__version__}", "stride": stride, "runs": results}
    target.write_text(json.dumps(text, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


main()
