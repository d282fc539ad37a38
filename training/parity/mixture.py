"""A Gaussian mixture with its exact denoiser, in variance-exploding coordinates (math: D = E[x0 | x0 + s eps = x])."""

import numpy as np


class Mixture:
    """weight[k], mean[k, d], deviation[k]; float64 throughout."""

    def __init__(self, weight, mean, deviation):
        self.weight = np.asarray(weight, float)
        self.mean = np.asarray(mean, float)
        self.deviation = np.asarray(deviation, float)

    @classmethod
    def random(cls, components, dimensions, seed):
        generator = np.random.default_rng(seed)
        weight = generator.uniform(0.5, 1.5, components)
        mean = np.round(generator.normal(size=(components, dimensions)), 6)
        deviation = np.round(generator.uniform(0.1, 0.5, components), 6)
        return cls(np.round(weight / weight.sum(), 6), mean, deviation)

    def denoise(self, x, s):
        variance = self.deviation**2 + s * s
        difference = x[None] - self.mean
        logits = np.log(self.weight) - 0.5 * len(x) * np.log(variance) - 0.5 * (difference**2).sum(1) / variance
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        return (odds[:, None] * (self.mean + (self.deviation**2 / variance)[:, None] * difference)).sum(0)

    def eps(self, x, s):
        return (x - self.denoise(x, s)) / s

    def as_json(self):
        return {"weight": self.weight.tolist(), "mean": self.mean.tolist(), "deviation": self.deviation.tolist()}


def chart(name, mixture, sigma_data):
    """tau(s), s(tau), y(xbar, s), and dy/dtau of the probability-flow ODE."""
    if name == "sigma":
        return (lambda s: s), (lambda tau: tau), (lambda x, s: x), (lambda tau, y: mixture.eps(y, tau))
    if name == "rectified-flow":

        def slope(tau, y):
            s, x = tau / (1 - tau), y / (1 - tau)
            return mixture.eps(x, s) - mixture.denoise(x, s)

        return (lambda s: s / (1 + s)), (lambda tau: tau / (1 - tau)), (lambda x, s: x / (1 + s)), slope
    if name == "angle":

        def slope(tau, y):
            s, x = sigma_data * np.tan(tau), y / np.cos(tau)
            return sigma_data * np.cos(tau) * mixture.eps(x, s) - np.sin(tau) * mixture.denoise(x, s)

        return (
            (lambda s: np.arctan(s / sigma_data)),
            (lambda tau: sigma_data * np.tan(tau)),
            (lambda x, s: x / np.sqrt(1 + (s / sigma_data) ** 2)),
            slope,
        )
    raise ValueError(name)
