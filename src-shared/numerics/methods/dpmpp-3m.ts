import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { thirdOrderRule } from '../solvers/multistep-rules.ts'

export const dpmpp3m: Method = {
  info: {
    id: 'dpmpp-3m',
    version: 1,
    name: 'DPM-Solver++ 3M (compatible)',
    nameZh: 'DPM-Solver++ 3M（兼容）',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Lu, Zhou, Bao, Chen, Li, Zhu 2022, DPM-Solver++, as coded in the official repository, k-diffusion and diffusers',
    use: {
      en: 'Three answers with the damped curvature of the published codes, second order in the limit: good at five to fifteen evaluations.',
      'zh-CN': '使用三次结果并沿用已发布代码的弱化曲率项，极限精度为二阶：适合 5 至 15 次调用。',
    },
  },
  run: multistep(thirdOrderRule(1, { shortRuns: true })),
}
