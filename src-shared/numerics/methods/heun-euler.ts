import type { Method } from '../method.ts'
import { adaptiveRungeKutta } from '../solvers/adaptive-rk.ts'
import { heunEuler2 } from '../tableaux.ts'

export const heunEuler: Method = {
  info: {
    id: 'heun-euler',
    version: 2,
    name: 'Heun–Euler 2(1)',
    group: 'adaptive',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: true,
    parameters: ['controller'],
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.4, table 4.1 family; Jolicoeur-Martineau et al. 2021, Gotta Go Fast (the pair without its noise)',
    use: {
      en: 'The cheapest adaptive pair: for very loose tolerances of 1e-2 and up.',
      'zh-CN': '最便宜的自适应方法对：适合 1e-2 及更宽的容差。',
    },
  },
  run: adaptiveRungeKutta(heunEuler2),
}
