import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

export const expAb4: Method = {
  info: {
    id: 'exp-ab-4',
    version: 1,
    name: 'Exponential Adams–Bashforth 4',
    nameZh: '指数 Adams–Bashforth 4',
    group: 'multistep',
    order: 4,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Hochbruck, Ostermann 2010, Exponential integrators, section 2.5 (exponential Adams methods), in λ for the data prediction',
    use: {
      en: 'Fourth order at one evaluation per step, for long runs of forty evaluations and more on smooth models; UniPC 3 is usually nearer.',
      'zh-CN': '每步一次调用的四阶方法：适合光滑模型上 40 次以上的长运行；UniPC 3 通常更准。',
    },
  },
  run: multistep(lagrangeRule('data', 'lambda', 4)),
}
