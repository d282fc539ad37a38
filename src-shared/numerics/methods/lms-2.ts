import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

export const lms2: Method = {
  info: {
    id: 'lms-2',
    version: 1,
    name: 'LMS 2 (Adams–Bashforth 2, DEIS ρ)',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, III.1 and III.5; Katherine Crowson 2022, k-diffusion, sample_lms',
    use: {
      en: 'The gentlest linear multistep method: a little history, little overshoot, for runs of ten to thirty evaluations.',
      'zh-CN': '最温和的线性多步法：只用少量历史，不易过冲，适合 10 至 30 次调用。',
    },
  },
  run: multistep(lagrangeRule('noise', 's', 2)),
}
