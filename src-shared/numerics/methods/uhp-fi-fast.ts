import type { Method } from '../method.ts'
import { adaptiveExponential } from '../solvers/adaptive-exponential.ts'

export const uhpFiFast: Method = {
  info: {
    id: 'uhp-fi-fast',
    version: 3,
    name: 'UHP-FI Fast',
    group: 'adaptive',
    order: 5,
    nfePerStep: 1,
    deterministic: true,
    adaptive: true,
    parameters: [],
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, III.5 (variable-step Adams); Hochbruck, Ostermann 2010, Exponential integrators, section 2.5',
    use: {
      en: 'Adaptive at one evaluation per attempt: the fewest evaluations for tolerances from 1e-2 to 1e-5, with the error kept in check.',
      'zh-CN': '每次尝试仅一次调用的自适应方法：容差 1e-2 至 1e-5 时调用最少，且误差受控。',
    },
  },
  run: adaptiveExponential(),
}
