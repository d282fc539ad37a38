import type { Method } from '../method.ts'
import { resRule, singleStep } from '../solvers/single-step.ts'

export const res3s: Method = {
  info: {
    id: 'res-3s',
    version: 2,
    name: 'RES-3S',
    group: 'fixed-step',
    order: 3,
    nfePerStep: 3,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source:
      'Zhang et al. 2023, Improved Order Analysis and Design of Exponential Integrator for Diffusion Models Sampling, table 3',
    use: {
      en: 'Three evaluations per step with exact exponential weights: third order even where steps are long.',
      'zh-CN': '每步三次调用并使用精确指数权重：长步长下仍为三阶。',
    },
  },
  run: singleStep(resRule(3)),
}
