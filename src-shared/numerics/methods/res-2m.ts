import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { secondOrderRule } from '../solvers/multistep-rules.ts'

export const res2m: Method = {
  info: {
    id: 'res-2m',
    version: 1,
    name: 'RES-2M (DPM-Solver++ 2M Taylor)',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Zhang et al. 2023, Improved Order Analysis and Design of Exponential Integrator for Diffusion Models Sampling, table 2',
    use: {
      en: 'Like DPM-Solver++ 2M with the exact second weight: slightly more accurate where steps are long.',
      'zh-CN': '与 DPM-Solver++ 2M 类似，但第二权重精确：步长较大时略准。',
    },
  },
  run: multistep(secondOrderRule('taylor')),
}
