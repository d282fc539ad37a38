"""Writes kdiffusion.json: ends of k-diffusion's samplers on an exact mixture in float64, with the noise they drew."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import k_diffusion.sampling as sampling
import numpy as np
import torch

from mixture import Mixture

target = Path(__file__).resolve().parents[2] / "src-shared/numerics/testing/vectors/kdiffusion.json"
mixture = Mixture.random(3, 4, seed=1)
z = np.round(np.random.default_rng(5).normal(size=4), 6)
draws = np.round(np.random.default_rng(6).normal(size=(20, 4)), 6)
top, bottom, count = 80.0, 0.002, 20
levels = [(top ** (1 / 7) + i / (count - 1) * (bottom ** (1 / 7) - top ** (1 / 7))) ** 7 for i in range(count)] + [0.0]
churn = dict(s_churn=40.0, s_tmin=0.05, s_tmax=50.0, s_noise=1.003)

# our id, sampler, its settings
runs = [
    ("euler", "sample_euler", {}),
    ("euler-ancestral", "sample_euler_ancestral", {}),
    ("heun-churn", "sample_heun", churn),
    ("dpm-2", "sample_dpm_2", {}),
    ("dpmpp-2s", "sample_dpmpp_2s_ancestral", dict(eta=0.0)),
    ("lms-4", "sample_lms", {}),
    ("dpmpp-2m", "sample_dpmpp_2m", {}),
    ("sde-dpmpp-2m", "sample_dpmpp_2m_sde", dict(eta=1.0)),
    ("sde-dpmpp-3m", "sample_dpmpp_3m_sde", dict(eta=1.0)),
]


class Model(torch.nn.Module):
    def forward(self, x, sigma, **_kwargs):
        return torch.from_numpy(mixture.denoise(x.numpy()[0], float(sigma[0]))).reshape(1, 4)


def run(id, name, settings):
    drawn = iter(draws)

    def draw(*_args, **_kwargs):
        return torch.from_numpy(next(drawn)).reshape(1, 4)

    more = {"noise_sampler": draw} if "ancestral" in name or "sde" in name else {}
    within = iter(levels)

    def churned(*_args, **_kwargs):
        level = next(within)
        return draw() if churn["s_tmin"] <= level <= churn["s_tmax"] else torch.zeros(1, 4, dtype=torch.float64)

    plain = torch.randn_like
    torch.randn_like = churned
    x = torch.from_numpy(z * top).reshape(1, 4)
    end = getattr(sampling, name)(Model(), x, torch.tensor(levels, dtype=torch.float64), disable=True, **settings, **more)
    torch.randn_like = plain
    return {"id": id, "sampler": name, "end": end.numpy()[0].tolist()}


def main():
    text = {
        "made": f"k-diffusion {version('k-diffusion')}",
        "mixture": mixture.as_json(),
        "sMax": top,
        "sMin": bottom,
        "levels": count,
        "z": z.tolist(),
        "draws": draws.tolist(),
        "runs": [run(*entry) for entry in runs],
    }
    target.write_text(json.dumps(text, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


main()
