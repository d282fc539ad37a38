import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { uniPcRule } from '../solvers/unipc.ts'

export const uniPc1Bh2Noise: Method = {
  info: {
    id: 'unipc-1-bh2-noise',
    version: 2,
    name: 'UniPC-1 bh2 (noise prediction)',
    nameZh: 'UniPC-1 bh2（噪声预测）',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Zhao, Bai, Rao, Zhou, Lu 2023, UniPC, eqs. 3 and 9, appendix D',
    use: {
      en: 'Euler with a free trapezoid correction on the noise: for unguided models, to compare with the data form.',
      'zh-CN': '带无额外调用的梯形校正的欧拉法（噪声预测形式）：用于无引导模型，并与数据预测形式对照。',
    },
  },
  run: multistep(uniPcRule(1, 'bh2', 'noise')),
}
