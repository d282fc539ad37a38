import type { Method } from '../method.ts'
import { dpmRule, singleStep } from '../solvers/single-step.ts'

export const dpmpp3s: Method = {
  info: {
    id: 'dpmpp-3s',
    version: 1,
    name: 'DPM-Solver++ 3S',
    group: 'fixed-step',
    order: 3,
    nfePerStep: 3,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver++, appendix B',
    use: {
      en: 'Three evaluations per step on the clean estimate: for thirty evaluations and more under guidance.',
      'zh-CN': '以干净估计为变量、每步三次调用：适合有引导的 30 次以上运行。',
    },
  },
  run: singleStep(dpmRule('data', 3)),
}
