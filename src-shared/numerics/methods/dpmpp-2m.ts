import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { secondOrderRule } from '../solvers/multistep-rules.ts'

export const dpmpp2m: Method = {
  info: {
    id: 'dpmpp-2m',
    version: 1,
    name: 'DPM-Solver++ 2M',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver++, algorithm 2',
    use: {
      en: 'The common default of other tools: dependable from ten to thirty evaluations, at any guidance.',
      'zh-CN': '其他工具的常用默认：10 至 30 次调用、各种引导强度下都可靠。',
    },
  },
  run: multistep(secondOrderRule('midpoint')),
}
