import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

export const lms4: Method = {
  info: {
    id: 'lms-4',
    version: 1,
    name: 'LMS 4 (Adams–Bashforth 4, DEIS ρ)',
    group: 'multistep',
    order: 4,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, III.1 and III.5; Katherine Crowson 2022, k-diffusion, sample_lms',
    use: {
      en: 'Looks back four answers, as the classic LMS sampler does: for twenty evaluations and more with Karras levels.',
      'zh-CN': '回看四次结果，即经典的 LMS 采样器：配合 Karras 噪声级，适合 20 次以上调用。',
    },
  },
  run: multistep(lagrangeRule('noise', 's', 4)),
}
