import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { thirdOrderRule } from '../solvers/multistep-rules.ts'

export const dpmpp3mExact: Method = {
  info: {
    id: 'dpmpp-3m-exact',
    version: 1,
    name: 'DPM-Solver++ 3M (exact)',
    nameZh: 'DPM-Solver++ 3M（精确）',
    group: 'multistep',
    order: 3,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver++, appendix B, with the second difference doubled as the expansion requires',
    use: {
      en: 'The true third-order form: better than the compatible one from about twenty evaluations on.',
      'zh-CN': '真正的三阶形式：约 20 次调用起优于兼容版本。',
    },
  },
  run: multistep(thirdOrderRule(2, { ramp: 'taylor' })),
}
