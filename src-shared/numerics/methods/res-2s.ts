import type { Method } from '../method.ts'
import { resRule, singleStep } from '../solvers/single-step.ts'

export const res2s: Method = {
  info: {
    id: 'res-2s',
    version: 1,
    name: 'RES-2S',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source:
      'Zhang et al. 2023, Improved Order Analysis and Design of Exponential Integrator for Diffusion Models Sampling, table 3',
    use: {
      en: 'Two evaluations per step with the exact exponential weights: for few, long steps.',
      'zh-CN': '每步两次调用并使用精确指数权重：适合步数少、步长大的运行。',
    },
  },
  run: singleStep(resRule(2)),
}
