import type { Method } from '../method.ts'
import { dpmRule, singleStep } from '../solvers/single-step.ts'

export const dpmpp2s: Method = {
  info: {
    id: 'dpmpp-2s',
    version: 1,
    name: 'DPM-Solver++ 2S',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'r', 'richardson'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver++, algorithm 1',
    use: {
      en: 'Two evaluations per step on the clean estimate: steadier than DPM-Solver-2 under guidance.',
      'zh-CN': '以干净估计为变量、每步两次调用：在引导下比 DPM-Solver-2 稳定。',
    },
  },
  run: singleStep(({ r }) => dpmRule('data', 2, r)),
}
