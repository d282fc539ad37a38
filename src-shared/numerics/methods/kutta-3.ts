import type { Method } from '../method.ts'
import { fixedRungeKutta } from '../solvers/fixed-rk.ts'
import { kutta3 } from '../tableaux.ts'

export const kuttaThird: Method = {
  info: {
    id: 'kutta-3',
    version: 2,
    name: 'Kutta 3',
    group: 'fixed-step',
    order: 3,
    nfePerStep: 3,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.1; Kutta 1901',
    use: {
      en: 'Third order with three evaluations per step: for smooth models and sixty evaluations or more.',
      'zh-CN': '每步三次调用的三阶方法：适合平滑模型与 60 次以上调用。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: fixedRungeKutta(kutta3),
}
