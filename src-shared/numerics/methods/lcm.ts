import type { Method } from '../method.ts'
import { latentConsistencyReading, renoise } from '../solvers/renoise.ts'

export const lcm: Method = {
  info: {
    id: 'lcm',
    version: 3,
    name: 'LCM',
    group: 'one-step',
    order: 0,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    parameters: [],
    source: 'Luo, Tan, Huang, Li, Zhao 2023, Latent Consistency Models, algorithm 3',
    use: {
      en: 'For LCM-distilled models and adapters only: two to eight evaluations, guidance as its card says.',
      'zh-CN': '仅用于 LCM 蒸馏模型与适配器：2 至 8 次调用，引导强度见模型说明。',
    },
  },
  run: renoise(latentConsistencyReading),
}
