import type { Method } from '../method.ts'
import { adaptiveRungeKutta } from '../solvers/adaptive-rk.ts'
import { dormandPrince8 } from '../dop853.ts'

export const dop853: Method = {
  info: {
    id: 'dop853',
    version: 3,
    name: 'DOP853 8(5,3)',
    group: 'adaptive',
    order: 8,
    nfePerStep: 12,
    deterministic: true,
    adaptive: true,
    parameters: ['controller'],
    // Feedback of the previous error as strong as DOPRI5's holds errors of this order so small that noise in them goes unseen.
    controller: 'elementary',
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, II.5 and II.10 (code DOP853); coefficients as in SciPy',
    use: {
      en: 'Eighth order for the tightest tolerances, 1e-7 and below: for reference solutions of double-precision models.',
      'zh-CN': '八阶方法，适合 1e-7 及更严的容差：为双精度模型计算参考解。',
    },
  },
  run: adaptiveRungeKutta(dormandPrince8),
}
