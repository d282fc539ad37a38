"""The peers: each takes (model, start noise, tolerance) and returns the last estimate; calls are counted by the model."""

from functools import lru_cache

import jax
import jax.numpy as jnp
import diffrax
import numpy as np
import torch
from k_diffusion.sampling import sample_dpm_adaptive
from scipy.integrate import solve_ivp
from torchdiffeq import odeint

jax.config.update('jax_enable_x64', True)
MOST_CALLS = 1500


class TooMany(Exception):
    """More calls than the comparison allows."""


def bounded(model, f):
    def asked(t, y):
        if model.calls > MOST_CALLS:
            raise TooMany
        return f(t, y)

    return asked


def scipy(method):
    def solve(model, z, tol):
        f, span, start, last = model.native(z)
        return last(solve_ivp(bounded(model, f), span, start, method, rtol=tol, atol=tol).y[:, -1])

    return solve


def torchdiffeq_dopri5(model, z, tol):
    """Its last step goes past the end and is interpolated back; there the network is asked at the end."""
    f, span, start, last = model.native(z)
    asked = bounded(model, f)
    func = lambda t, y: torch.from_numpy(asked(max(float(t), span[1]), y.numpy()))
    times = torch.tensor(span, dtype=torch.float64)
    with torch.no_grad():
        return last(odeint(func, torch.from_numpy(start), times, rtol=tol, atol=tol, method='dopri5')[-1].numpy())


@lru_cache(1)
def diffrax_term(model):
    """One term per model, so that JAX compiles once."""
    f, _, start, _ = model.native(np.zeros(model.size))
    spec = jax.ShapeDtypeStruct(start.shape, jnp.float64)
    numpy_f = lambda t, y: np.asarray(f(float(t), np.array(y)))
    return diffrax.ODETerm(lambda t, y, _: jax.pure_callback(numpy_f, spec, t, y))


def diffrax_pid(model, z, tol):
    """Dormand-Prince 5(4) with a PI controller whose coefficients diffrax's documentation recommends for harder problems."""
    _, (t0, t1), start, last = model.native(z)
    rtol, atol = jnp.asarray(tol), jnp.asarray(tol)
    controller = diffrax.PIDController(rtol=rtol, atol=atol, pcoeff=0.3, icoeff=0.3, dcoeff=0)
    problem = (diffrax_term(model), diffrax.Dopri5(), t0, t1, None, jnp.asarray(start))
    return last(np.array(diffrax.diffeqsolve(*problem, stepsize_controller=controller, max_steps=1000).ys[-1]))


def dpm_adaptive(model, z, tol):
    """k-diffusion's DPM-Solver-12/23 with its PID controller, order 3; the state as it has it, [1, ...] in float64."""
    _, (s_max, s_min), start, last = model.native(z)
    asked = bounded(model, lambda s, x: model.denoised(x, s))
    denoiser = lambda x, sigma: torch.from_numpy(asked(float(sigma[0]), x.numpy().ravel())).reshape(x.shape)
    x = torch.from_numpy(start).reshape(model.shape)
    with torch.no_grad():
        end = sample_dpm_adaptive(denoiser, x, s_min, s_max, order=3, rtol=tol, atol=tol, disable=True)
    return last(end.numpy().ravel())


PEERS = {
    'SciPy RK45': scipy('RK45'),
    'SciPy DOP853': scipy('DOP853'),
    'torchdiffeq dopri5': torchdiffeq_dopri5,
    'diffrax Dopri5 PI': diffrax_pid,
    'k-diffusion dpm_adaptive': dpm_adaptive,
}


def peers_of(model):
    """dpm_adaptive steps in ln sigma, which a flow from pure noise (sigma infinite) does not have."""
    return {who: solve for who, solve in PEERS.items() if np.isfinite(model.s_max) or 'dpm' not in who}


def true_end(model, z, tol):
    f, span, start, last = model.unit_interval(z)
    return last(solve_ivp(f, span, start, 'DOP853', rtol=tol, atol=tol).y[:, -1])
