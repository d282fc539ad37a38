import type { Method } from '../method.ts'
import { ancestral } from '../solvers/ancestral.ts'

/** Equal to DDIM with eta = 1 and to the DDPM posterior. */
export const eulerAncestral: Method = {
  info: {
    id: 'euler-ancestral',
    version: 1,
    name: 'Euler ancestral (DDPM)',
    nameZh: 'Euler 祖先采样（DDPM）',
    group: 'stochastic',
    order: 1,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Ho, Jain, Abbeel 2020, Denoising Diffusion Probabilistic Models, eq. 7; Katherine Crowson 2022, k-diffusion, sample_euler_ancestral',
    use: {
      en: 'The original noisy sampler: every step replaces noise, which repairs errors and varies the picture with the number of steps.',
      'zh-CN': '最初的随机采样器：每步更换噪声，可修正误差，图像随步数变化。',
    },
  },
  run: ancestral(() => 1),
}
