import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

/** eps as a quadratic in lambda, the exponential Adams-Bashforth method in noise form. */
export const deisLog3: Method = {
  info: {
    id: 'deis-log3',
    version: 1,
    name: 'DEIS 3 in log ρ',
    nameZh: 'DEIS 3（log ρ）',
    group: 'multistep',
    order: 3,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Zhang, Chen 2023, Fast Sampling of Diffusion Models with Exponential Integrator, eq. 15 with log ρ as variable; Lu et al. 2022, DPM-Solver, multistep form',
    use: {
      en: 'The DEIS other tools ship, in log-SNR: take it to reproduce their pictures.',
      'zh-CN': '其他工具中的 DEIS（以 log-SNR 为变量）：用于复现它们的图像。',
    },
  },
  run: multistep(lagrangeRule('noise', 'lambda', 3)),
}
