import type { Method } from '../method.ts'
import { fixedRungeKutta } from '../solvers/fixed-rk.ts'
import { heun2 } from '../tableaux.ts'

/** Karras et al. 2022, algorithm 1, in s; flow models step in their own time instead, as is usual for them. */
export const heun: Method = {
  info: {
    id: 'heun',
    version: 2,
    name: 'Heun',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Karras, Aittala, Aila, Laine 2022, Elucidating the Design Space of Diffusion-Based Generative Models, algorithm 1',
    use: {
      en: 'Two evaluations per step and second order: a dependable choice from about 36 evaluations on with Karras levels.',
      'zh-CN': '每步两次网络调用、二阶精度：配合 Karras 噪声级，约 36 次调用起表现稳定。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: fixedRungeKutta(heun2),
}
