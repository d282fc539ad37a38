import type { Method } from '../method.ts'
import { adaptiveRungeKutta } from '../solvers/adaptive-rk.ts'
import { bogackiShampine3 } from '../tableaux.ts'

export const bs3: Method = {
  info: {
    id: 'bs3',
    version: 2,
    name: 'Bogacki–Shampine 3(2)',
    group: 'adaptive',
    order: 3,
    nfePerStep: 3,
    deterministic: true,
    adaptive: true,
    parameters: ['controller'],
    source: 'Bogacki, Shampine 1989, A 3(2) pair of Runge-Kutta formulas',
    use: {
      en: 'Adaptive with cheaper steps: needs fewer evaluations than UHP-FI at loose tolerances, from about 1e-3 up.',
      'zh-CN': '步骤更便宜的自适应方法：容差较宽（约 1e-3 以上）时比 UHP-FI 调用更少。',
    },
  },
  run: adaptiveRungeKutta(bogackiShampine3),
}
