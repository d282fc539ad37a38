import type { Method } from '../method.ts'
import { implicit } from '../solvers/implicit.ts'

export const implicitEuler: Method = {
  info: {
    id: 'implicit-euler',
    version: 2,
    name: 'Implicit Euler',
    nameZh: '隐式 Euler',
    group: 'fixed-step',
    order: 1,
    nfePerStep: 5,
    deterministic: true,
    adaptive: false,
    parameters: ['tolerance', 'afs', 'richardson'],
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.7; fixed-point iteration with contraction test as in Hairer, Wanner II, IV.8',
    use: {
      en: 'Solves each step for its own end: never overshoots, smooths strongly; for study of stiff, strongly guided paths.',
      'zh-CN': '每步对终点隐式求解：不会过冲、平滑性强；用于研究强引导下的刚性轨迹。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: implicit(1),
}
