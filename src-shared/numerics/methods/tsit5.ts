import type { Method } from '../method.ts'
import { adaptiveRungeKutta } from '../solvers/adaptive-rk.ts'
import { tsitouras5 } from '../tableaux.ts'

export const tsit5: Method = {
  info: {
    id: 'tsit5',
    version: 2,
    name: 'Tsitouras 5(4)',
    group: 'adaptive',
    order: 5,
    nfePerStep: 6,
    deterministic: true,
    adaptive: true,
    parameters: ['controller'],
    source: 'Tsitouras 2011, Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption',
    use: {
      en: 'A modern rival of Dormand–Prince with smaller error constants: for tolerances from 1e-4 to 1e-7.',
      'zh-CN': 'Dormand–Prince 的现代对手，误差常数更小：适合 1e-4 至 1e-7 的容差。',
    },
  },
  run: adaptiveRungeKutta(tsitouras5),
}
