import type { Method } from '../method.ts'
import { eulerStep, overLevels } from '../solvers/levels.ts'

/**
 * DDIM with eta = 0 (Song et al. 2021): the Euler step of every chart in which the path of a point mass is straight. The chart
 * only measures steps and carries the interpolant.
 */
export const euler: Method = {
  info: {
    id: 'euler',
    version: 1,
    name: 'Euler (DDIM)',
    group: 'fixed-step',
    order: 1,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Song, Meng, Ermon 2021, Denoising Diffusion Implicit Models, eq. 12 with eta = 0',
    use: {
      en: 'The plainest sampler, one evaluation per step: take it to compare with other tools or for a quick look.',
      'zh-CN': '最朴素的采样器，每步只调用一次网络：适合与其他工具对照，或快速预览。',
    },
  },
  run: overLevels(() => ({ depth: 1, fromInfinity: true, advance: eulerStep })),
}
