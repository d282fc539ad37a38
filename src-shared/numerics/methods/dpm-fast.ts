import type { Method } from '../method.ts'
import { fast } from '../solvers/single-step.ts'

export const dpmFast: Method = {
  info: {
    id: 'dpm-fast',
    version: 3,
    name: 'DPM-Solver-fast',
    group: 'fixed-step',
    order: 3,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver, section 3.4 and appendix (DPM-Solver-fast)',
    use: {
      en: 'Third-order steps that share out exactly the evaluations asked for: ten to twenty of them on log-uniform levels. A multiple of three keeps the order, other numbers end with a lower one.',
      'zh-CN':
        '将给定调用数恰好分配给三阶步：配合对数均匀噪声级，适合 10 至 20 次调用。调用数为三的倍数时保持三阶，否则末尾降阶。',
    },
  },
  run: fast,
}
