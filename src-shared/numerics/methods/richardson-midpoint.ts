import type { Method } from '../method.ts'
import { fixedRungeKutta } from '../solvers/fixed-rk.ts'
import { midpoint2, richardson } from '../tableaux.ts'

export const richardsonMidpoint: Method = {
  info: {
    id: 'richardson-midpoint',
    version: 1,
    name: 'Richardson on midpoint',
    nameZh: '中点法的 Richardson 外推',
    group: 'fixed-step',
    order: 3,
    nfePerStep: 5,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.4, eq. 4.5 (Richardson extrapolation)',
    use: {
      en: 'Midpoint steps extrapolated to third order: for study of extrapolation.',
      'zh-CN': '将中点法外推到三阶：用于研究外推。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: fixedRungeKutta(richardson(midpoint2)),
}
