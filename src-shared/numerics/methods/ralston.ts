import type { Method } from '../method.ts'
import { fixedRungeKutta } from '../solvers/fixed-rk.ts'
import { ralston2 } from '../tableaux.ts'

export const ralston: Method = {
  info: {
    id: 'ralston',
    version: 1,
    name: 'Ralston',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Ralston 1962, Runge-Kutta methods with minimum error bounds',
    use: {
      en: 'Second order with the smallest error bound of its kind: a little better than Heun at the same price.',
      'zh-CN': '同类中误差界最小的二阶方法：同样代价下略优于 Heun。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: fixedRungeKutta(ralston2),
}
