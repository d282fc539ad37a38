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
      en: 'Adaptive at one evaluation per attempt: the fewest evaluations on smooth models, with the error kept in check; on rough ones Bogacki–Shampine 3(2) often needs fewer below 1e-2.',
      'zh-CN':
        '每次尝试仅一次调用的自适应方法：在光滑模型上调用最少，且误差受控；在较粗糙的模型上，容差小于 1e-2 时 Bogacki–Shampine 3(2) 往往更省。',
    },
  },
  run: adaptiveExponential(),
}
