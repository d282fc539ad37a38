import type { Method } from '../method.ts'
import { churnedHeun } from '../solvers/churn.ts'

export const heunChurn: Method = {
  info: {
    id: 'heun-churn',
    version: 3,
    name: 'Heun with churn',
    nameZh: 'Heun（加噪）',
    group: 'stochastic',
    order: 2,
    nfePerStep: 2,
    deterministic: false,
    adaptive: false,
    parameters: ['churn'],
    source: 'Karras, Aittala, Aila, Laine 2022, Elucidating the Design Space of Diffusion-Based Generative Models, algorithm 2',
    use: {
      en: 'Heun with fresh noise before each step: the best stochastic choice for long runs of an EDM model, a hundred evaluations and more.',
      'zh-CN': '每步前加入新噪声的 Heun 法：EDM 模型上百次调用的长运行时最好的随机方法。',
    },
  },
  run: churnedHeun,
}
