import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { uniPcRule } from '../solvers/unipc.ts'

export const uniPc3Noise: Method = {
  info: {
    id: 'unipc-3-noise',
    version: 2,
    name: 'UniPC-3 (noise prediction)',
    nameZh: 'UniPC-3（噪声预测）',
    group: 'multistep',
    order: 4,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Zhao, Bai, Rao, Zhou, Lu 2023, UniPC, eqs. 3 and 9, appendix D',
    use: {
      en: 'Third-order predictor with a free fourth-order correction on the noise: for unguided models, to compare with the data form.',
      'zh-CN': '三阶预测加无需额外调用的四阶校正（噪声预测形式）：用于无引导模型，并与数据预测形式对照。',
    },
  },
  run: multistep(uniPcRule(3, 'bh2', 'noise')),
}
