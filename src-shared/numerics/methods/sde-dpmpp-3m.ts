import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { thirdOrderRule } from '../solvers/multistep-rules.ts'

export const sdeDpmpp3m: Method = {
  info: {
    id: 'sde-dpmpp-3m',
    version: 1,
    name: 'SDE-DPM-Solver++ 3M',
    group: 'stochastic',
    order: 2,
    nfePerStep: 1,
    deterministic: false,
    adaptive: false,
    parameters: ['eta', 'afs'],
    source: 'Katherine Crowson 2023, k-diffusion, sample_dpmpp_3m_sde',
    use: {
      en: 'Three answers in the stochastic solver: for thirty evaluations and more, with log-uniform or Karras levels.',
      'zh-CN': '使用三次结果的随机求解器：配合对数均匀或 Karras 噪声级，适合 30 次以上调用。',
    },
  },
  run: multistep(thirdOrderRule(1, { stochastic: true, ramp: 'taylor' })),
}
