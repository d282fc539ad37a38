import type { Method } from '../method.ts'
import { renoise } from '../solvers/renoise.ts'

export const flowLcm: Method = {
  info: {
    id: 'flow-lcm',
    version: 2,
    name: 'Consistency on a flow (Flow LCM)',
    nameZh: '流模型上的一致性（Flow LCM）',
    group: 'one-step',
    order: 0,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    parameters: [],
    source: 'Luo, Tan, Huang, Li, Zhao 2023, Latent Consistency Models, algorithm 3 on the path (1 - t) x0 + t z',
    use: {
      en: 'For consistency-distilled flow models only: estimate, mix with fresh noise, estimate again, in one to eight evaluations.',
      'zh-CN': '仅用于一致性蒸馏的流模型：估计、混入新噪声、再估计，1 至 8 次调用。',
    },
  },
  run: renoise(null),
}
