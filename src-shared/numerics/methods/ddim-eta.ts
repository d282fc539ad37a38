import type { Method } from '../method.ts'
import { ancestral } from '../solvers/ancestral.ts'

export const ddimEta: Method = {
  info: {
    id: 'ddim-eta',
    version: 1,
    name: 'DDIM (η)',
    group: 'stochastic',
    order: 1,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    parameters: ['eta', 'afs'],
    source: 'Song, Meng, Ermon 2021, Denoising Diffusion Implicit Models, eqs. 12 and 16',
    use: {
      en: 'DDIM with a share η of fresh noise: η 0 is DDIM, values between trade detail against repair of errors.',
      'zh-CN': '带 η 比例新噪声的 DDIM：η 为 0 即 DDIM，中间值在细节与纠错之间折中。',
    },
  },
  run: ancestral((problem) => problem.eta),
}
