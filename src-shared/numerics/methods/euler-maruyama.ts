import type { Method } from '../method.ts'
import { eulerMaruyamaSolver, ownTime } from '../solvers/euler-maruyama.ts'

export const eulerMaruyama: Method = {
  info: {
    id: 'euler-maruyama',
    version: 1,
    name: 'Euler–Maruyama',
    group: 'stochastic',
    order: 1,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    parameters: ['eta', 'afs'],
    source:
      'Song et al. 2021, Score-Based Generative Modeling through Stochastic Differential Equations, eq. 6; Karras et al. 2022, eq. 6',
    use: {
      en: 'The plainest discretisation of the reverse SDE, in the model’s own time: for study, with several hundred steps.',
      'zh-CN': '反向 SDE 最朴素的离散化，以模型自身时间为变量：用于研究，需数百步。',
    },
  },
  autoChart: ownTime,
  run: eulerMaruyamaSolver,
}
