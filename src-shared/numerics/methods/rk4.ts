import type { Method } from '../method.ts'
import { fixedRungeKutta } from '../solvers/fixed-rk.ts'
import { rungeKutta4 } from '../tableaux.ts'

export const rk4: Method = {
  info: {
    id: 'rk4',
    version: 2,
    name: 'Runge–Kutta 4',
    group: 'fixed-step',
    order: 4,
    nfePerStep: 4,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.1, table 1.2; Kutta 1901',
    use: {
      en: 'The classical fourth-order method: for long runs with a fixed number of steps, a hundred evaluations and more.',
      'zh-CN': '经典四阶方法：适合固定步数的长运行（100 次以上调用）。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: fixedRungeKutta(rungeKutta4),
}
