import type { Method } from '../method.ts'
import { adaptiveRungeKutta } from '../solvers/adaptive-rk.ts'
import { dormandPrince5 } from '../tableaux.ts'

/** Ultra-high-precision flow integration: Dormand-Prince 5(4) in the automatic chart under PI control. */
export const uhpFi: Method = {
  info: {
    id: 'uhp-fi',
    version: 2,
    name: 'UHP-FI (Dormand–Prince 5(4))',
    group: 'adaptive',
    order: 5,
    nfePerStep: 6,
    deterministic: true,
    adaptive: true,
    parameters: ['controller'],
    source: 'Dormand, Prince 1980; Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, II.4–II.6 and IV.2',
    use: {
      en: 'Follows the exact path to the tolerance you ask for and says how well it did: the reference for final pictures.',
      'zh-CN': '按设定的容差跟踪精确轨迹，并报告实际精度：出最终图、作参考解时使用。',
    },
  },
  run: adaptiveRungeKutta(dormandPrince5),
}
