import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

export const expAb2: Method = {
  info: {
    id: 'exp-ab-2',
    version: 1,
    name: 'Exponential Adams–Bashforth 2',
    nameZh: '指数 Adams–Bashforth 2',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Hochbruck, Ostermann 2010, Exponential integrators, section 2.5 (exponential Adams methods), in λ for the data prediction',
    use: {
      en: 'Second-order exponential multistep with exact weights for uneven steps; the same numbers as RES-2M.',
      'zh-CN': '二阶指数多步法，对不等步长权重精确；结果与 RES-2M 相同。',
    },
  },
  run: multistep(lagrangeRule('data', 'lambda', 2)),
}
