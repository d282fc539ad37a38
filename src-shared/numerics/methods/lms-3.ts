import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

export const lms3: Method = {
  info: {
    id: 'lms-3',
    version: 1,
    name: 'LMS 3 (Adams–Bashforth 3, DEIS ρ)',
    group: 'multistep',
    order: 3,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Hairer, Nørsett, Wanner 1993, Solving Ordinary Differential Equations I, III.1 and III.5; Katherine Crowson 2022, k-diffusion, sample_lms',
    use: {
      en: 'Looks back three answers: sharper than LMS 2 from about twenty evaluations on.',
      'zh-CN': '回看三次结果：约 20 次调用起比 LMS 2 更准。',
    },
  },
  run: multistep(lagrangeRule('noise', 's', 3)),
}
