import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

export const expAb3: Method = {
  info: {
    id: 'exp-ab-3',
    version: 1,
    name: 'Exponential Adams–Bashforth 3',
    nameZh: '指数 Adams–Bashforth 3',
    group: 'multistep',
    order: 3,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Hochbruck, Ostermann 2010, Exponential integrators, section 2.5 (exponential Adams methods), in λ for the data prediction',
    use: {
      en: 'Third-order exponential multistep with exact weights for uneven steps: a clean choice from about twenty evaluations on.',
      'zh-CN': '三阶指数多步法，对不等步长权重精确：约 20 次调用起适用。',
    },
  },
  run: multistep(lagrangeRule('data', 'lambda', 3)),
}
