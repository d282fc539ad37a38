import type { Method } from '../method.ts'
import { fixedRungeKutta } from '../solvers/fixed-rk.ts'
import { midpoint2 } from '../tableaux.ts'

export const midpoint: Method = {
  info: {
    id: 'midpoint',
    version: 1,
    name: 'Midpoint',
    nameZh: '中点法',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.1, eq. 1.4; Runge 1895',
    use: {
      en: 'Two evaluations per step with the second in the middle: for comparing with Heun.',
      'zh-CN': '每步两次调用，第二次在中点：用于与 Heun 比较。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: fixedRungeKutta(midpoint2),
}
