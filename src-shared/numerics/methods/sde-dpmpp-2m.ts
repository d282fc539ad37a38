import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { secondOrderRule } from '../solvers/multistep-rules.ts'

export const sdeDpmpp2m: Method = {
  info: {
    id: 'sde-dpmpp-2m',
    version: 1,
    name: 'SDE-DPM-Solver++ 2M',
    group: 'stochastic',
    order: 2,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    parameters: ['eta', 'afs'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver++, appendix (SDE-DPM-Solver++(2M))',
    use: {
      en: 'Noise in every step and second order in its statistics: rich detail from twenty to forty evaluations.',
      'zh-CN': '每步注入噪声，统计量达二阶精度：20 至 40 次调用时细节丰富。',
    },
  },
  run: multistep(secondOrderRule('midpoint', true)),
}
