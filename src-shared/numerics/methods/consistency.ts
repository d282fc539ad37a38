import type { Method } from '../method.ts'
import { consistencyReading, renoise } from '../solvers/renoise.ts'

export const consistency: Method = {
  info: {
    id: 'consistency',
    version: 3,
    name: 'Consistency (one and more steps)',
    nameZh: '一致性模型（一步或多步）',
    group: 'one-step',
    order: 0,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    openLevels: true,
    parameters: [],
    source: 'Song, Dhariwal, Chen, Sutskever 2023, Consistency Models, algorithm 1',
    use: {
      en: 'For consistency-trained EDM models only: one evaluation makes the picture, two or three improve it.',
      'zh-CN': '仅用于一致性训练的 EDM 模型：一次调用即成图，两三次可改善。',
    },
  },
  run: renoise(consistencyReading, ({ schedule }) => schedule.sMin),
}
