import type { Method } from '../method.ts'
import { meanDirection } from '../solvers/mean-direction.ts'

export const amed: Method = {
  info: {
    id: 'amed',
    version: 1,
    name: 'AMED',
    group: 'learned',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    paired: true,
    parameters: ['afs'],
    source: 'Zhou, Chen, Wang, Chen 2024, AMED-Solver, arXiv 2312.00094, eq. 6 and 8',
    use: {
      en: 'Five to ten evaluations on nodes optimised for the model; every other node tells the direction of a step.',
      'zh-CN': '在为该模型优化的节点上用 5 至 10 次调用：每隔一个节点给出一步的平均方向。',
    },
  },
  autoChart: (network) => (network.predictionType === 'flow' ? 'rectified-flow' : 'sigma'),
  run: meanDirection,
}
