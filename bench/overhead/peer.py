"""Times diffusers' scheduler steps. One JSON request a line in, one JSON answer a line out: seconds and calls of one run."""

import json
import sys
import time

import diffusers
import torch

torch.set_num_threads(2)
torch.set_grad_enabled(False)
diffusers.utils.logging.set_verbosity_error()
kept = {}


def prepared(request):
    key = json.dumps(request, sort_keys=True)
    if key not in kept:
        generator = torch.Generator().manual_seed(0)
        draw = lambda: torch.randn((1, *request["shape"]), generator=generator)
        scheduler = getattr(diffusers, request["scheduler"])(**request["settings"])
        kept[key] = scheduler, draw(), draw(), torch.Generator().manual_seed(1)
    return kept[key]


def run(request):
    scheduler, x, output, generator = prepared(request)
    scheduler.set_timesteps(request["steps"])
    more = dict(request.get("step", {}))
    if "generator" in scheduler.step.__code__.co_varnames:
        more["generator"] = generator
    scales = hasattr(scheduler, "scale_model_input")
    x = x * getattr(scheduler, "init_noise_sigma", 1.0)
    times = list(scheduler.timesteps)
    began = time.perf_counter()
    for t in times:
        if scales:
            scheduler.scale_model_input(x, t)
        x = scheduler.step(output, t, x, **more).prev_sample
    return {"seconds": time.perf_counter() - began, "calls": len(times)}


print(json.dumps({"torch": torch.__version__, "diffusers": diffusers.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps(run(json.loads(line))), flush=True)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
