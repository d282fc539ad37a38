"""
Levels that diffusers' schedulers step through, for many configurations: src-shared/numerics/testing/vectors/grids.json.
Levels are sigma/alpha, null for pure noise; a final 0 is left out.
"""

import json
import math
from pathlib import Path

import diffusers
import numpy as np

OUT = Path(__file__).resolve().parents[2] / 'src-shared/numerics/testing/vectors/grids.json'
SD = {'beta_start': 0.00085, 'beta_end': 0.012, 'beta_schedule': 'scaled_linear', 'num_train_timesteps': 1000}
FLOW = {'num_train_timesteps': 1000}
DYNAMIC = {**FLOW, 'use_dynamic_shifting': True, 'base_shift': 0.5, 'max_shift': 1.15, 'base_image_seq_len': 256, 'max_image_seq_len': 4096}

TRAINED = [round(0.001 * 1.09**i, 6) for i in range(60)]

CASES = [
    *({'_class_name': f'{name}Scheduler', **SD, 'timestep_spacing': spacing, 'steps_offset': 1}
      for name in ('DDIM', 'EulerDiscrete', 'DPMSolverMultistep', 'UniPCMultistep', 'DEISMultistep', 'HeunDiscrete')
      for spacing in ('leading', 'trailing', 'linspace')),
    {'_class_name': 'DDIMScheduler', **SD, 'timestep_spacing': 'trailing', 'prediction_type': 'v_prediction', 'rescale_betas_zero_snr': True},
    {'_class_name': 'DDPMScheduler', 'num_train_timesteps': 1000, 'beta_schedule': 'squaredcos_cap_v2'},
    {'_class_name': 'EulerDiscreteScheduler', **SD},
    {'_class_name': 'EulerAncestralDiscreteScheduler', **SD, 'timestep_spacing': 'trailing'},
    *({'_class_name': f'{name}Scheduler', **SD, flag: True, 'timestep_spacing': 'leading', 'steps_offset': 1}
      for name in ('EulerDiscrete', 'DPMSolverMultistep') for flag in ('use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas')),
    {'_class_name': 'DPMSolverMultistepScheduler', **SD},
    {'_class_name': 'LCMScheduler', **SD, 'original_inference_steps': 50},
    {'_class_name': 'LCMScheduler', **SD, 'original_inference_steps': 100},
    *({'_class_name': 'FlowMatchEulerDiscreteScheduler', **FLOW, 'shift': shift} for shift in (1.0, 3.0)),
    {'_class_name': 'FlowMatchEulerDiscreteScheduler', **DYNAMIC},
    {'_class_name': 'FlowMatchEulerDiscreteScheduler', **DYNAMIC, 'time_shift_type': 'linear'},
    {'_class_name': 'FlowMatchEulerDiscreteScheduler', **DYNAMIC, 'shift_terminal': 0.1},
    {'_class_name': 'DPMSolverMultistepScheduler', **SD, 'prediction_type': 'flow_prediction', 'use_flow_sigmas': True, 'flow_shift': 3.0},
    {'_class_name': 'UniPCMultistepScheduler', **SD, 'prediction_type': 'flow_prediction', 'use_flow_sigmas': True, 'flow_shift': 3.0},
    {'_class_name': 'DPMSolverSDEScheduler', **SD},
    {'_class_name': 'FlowMatchEulerDiscreteScheduler', **FLOW, 'shift': 1.0, 'packed': True},
    {'_class_name': 'FlowMatchEulerDiscreteScheduler', **FLOW, 'shift': 3.0, 'invert_sigmas': True},
    *({'_class_name': f'{name}Scheduler', 'trained_betas': TRAINED, 'num_train_timesteps': len(TRAINED), 'timestep_spacing': spacing} for name, spacing in (('DDIM', 'trailing'), ('EulerDiscrete', 'linspace'))),
    {'_class_name': 'EDMEulerScheduler', 'sigma_min': 0.002, 'sigma_max': 80.0},
    {'_class_name': 'EDMEulerScheduler', 'sigma_min': 0.002, 'sigma_max': 80.0, 'sigma_schedule': 'exponential'},
    {'_class_name': 'CMStochasticIterativeScheduler', 'num_train_timesteps': 40},
]
TOKENS = 1024


def mu(config):
    slope = (config['max_shift'] - config['base_shift']) / (config['max_image_seq_len'] - config['base_image_seq_len'])
    return config['base_shift'] + (TOKENS - config['base_image_seq_len']) * slope


def levels(config, count):
    name = config['_class_name']
    cls = getattr(diffusers, name)
    keys = cls.__init__.__wrapped__.__code__.co_varnames if hasattr(cls.__init__, '__wrapped__') else None
    scheduler = cls(**{k: v for k, v in config.items() if not k.startswith('_') and (keys is None or k in keys)})
    if config.get('use_dynamic_shifting'):
        scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / count, count), mu=mu(config))
    elif config.get('packed'):
        # As the pipeline of Flux asks for them.
        scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / count, count))
    else:
        scheduler.set_timesteps(count)
    flow = name.startswith('FlowMatch') or config.get('use_flow_sigmas')
    if name in ('DDIMScheduler', 'DDPMScheduler', 'LCMScheduler'):
        bar = scheduler.alphas_cumprod.double().numpy()[scheduler.timesteps.numpy()]
        sigmas = np.sqrt((1 - bar) / np.maximum(bar, 1e-300))
        sigmas = [s if b > 1e-12 else math.inf for s, b in zip(sigmas, bar)]
    else:
        sigmas = [float(s) for s in scheduler.sigmas]
        sigmas = sigmas[:-1]
        if name.startswith(('Heun', 'DPMSolverSDE')):
            sigmas = sorted(set(sigmas), reverse=True)
        if flow:
            sigmas = [1 - s for s in sigmas] if config.get('invert_sigmas') else sigmas
            # UniPC begins a millionth below pure noise, whose logarithm it could not take.
            sigmas = [math.inf if s >= 1 - 2e-6 else s / (1 - s) for s in sigmas]
    return [None if s == math.inf else float(s) for s in sigmas]


def main():
    rows = []
    for config in CASES:
        for count in (1, 4, 5, 20) if not config['_class_name'].startswith('FlowMatch') else (1, 4, 20):
            if count == 1 and (config.get('shift_terminal') or config.get('sigma_schedule')):
                continue
            rows.append(json.dumps({'config': config, 'count': count, 'tokens': TOKENS, 'levels': levels(config, count)}))
    OUT.write_text('{"made": "diffusers %s", "grids": [\n%s\n]}\n' % (diffusers.__version__, ',\n'.join(rows)))
    print(len(rows), 'grids')


if __name__ == '__main__':
    main()
