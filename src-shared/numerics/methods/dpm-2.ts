import type { Method } from '../method.ts'
import { dpmRule, singleStep } from '../solvers/single-step.ts'

export const dpm2: Method = {
  info: {
    id: 'dpm-2',
    version: 1,
    name: 'DPM-Solver-2',
    group: 'fixed-step',
    order: 2,
    nfePerStep: 2,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'r', 'richardson'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver, algorithm 1 (at r = 1/2 the DPM2 of k-diffusion)',
    use: {
      en: 'Two evaluations per step in log-SNR: for ten to twenty evaluations without strong guidance.',
      'zh-CN': '以 log-SNR 为变量、每步两次调用：适合 10 至 20 次、无强引导的运行。',
    },
  },
  run: singleStep(({ r }) => dpmRule('noise', 2, r)),
}
