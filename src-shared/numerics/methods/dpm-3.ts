import type { Method } from '../method.ts'
import { dpmRule, singleStep } from '../solvers/single-step.ts'

export const dpm3: Method = {
  info: {
    id: 'dpm-3',
    version: 1,
    name: 'DPM-Solver-3',
    group: 'fixed-step',
    order: 3,
    nfePerStep: 3,
    deterministic: true,
    adaptive: false,
    parameters: ['afs', 'richardson'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver, algorithm 2',
    use: {
      en: 'Third order in log-SNR with three evaluations per step: for thirty evaluations and more.',
      'zh-CN': '以 log-SNR 为变量的三阶方法，每步三次调用：适合 30 次以上。',
    },
  },
  run: singleStep(dpmRule('noise', 3)),
}
