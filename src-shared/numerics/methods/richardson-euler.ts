import type { Method } from '../method.ts'
import { fixedRungeKutta } from '../solvers/fixed-rk.ts'
import { euler1, richardson } from '../tableaux.ts'

export const richardsonEuler: Method = {
  info: {
    id: 'richardson-euler',
    version: 1,
    name: 'Richardson on Euler',
    nameZh: 'Euler 的 Richardson 外推',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.4, eq. 4.5 (Richardson extrapolation)',
    use: {
      en: 'One Euler step against two half steps: shows what extrapolation gains, at the price of the midpoint rule.',
      'zh-CN': '一步欧拉与两个半步相比较的外推：展示外推的收益，代价同中点法。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: fixedRungeKutta(richardson(euler1)),
}
