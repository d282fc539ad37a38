import type { Method } from '../method.ts'
import { implicit } from '../solvers/implicit.ts'

export const implicitTrapezoid: Method = {
  info: {
    id: 'implicit-trapezoid',
    version: 2,
    name: 'Implicit trapezoid',
    nameZh: '隐式梯形法',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 5,
    deterministic: true,
    adaptive: false,
    parameters: ['tolerance', 'afs', 'richardson'],
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.7; fixed-point iteration with contraction test as in Hairer, Wanner II, IV.8',
    use: {
      en: 'The implicit second-order rule, reversible in time: for inversion and for study, at several evaluations per step.',
      'zh-CN': '可逆的隐式二阶法则：用于反演与研究，每步需数次调用。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: implicit(0.5),
}
