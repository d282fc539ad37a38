import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { uniPcRule } from '../solvers/unipc.ts'

export const uniPc2Bh1: Method = {
  info: {
    id: 'unipc-2-bh1',
    version: 2,
    name: 'UniPC-2 bh1',
    group: 'multistep',
    order: 3,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Zhao, Bai, Rao, Zhou, Lu 2023, UniPC, eqs. 3 and 9, appendix D',
    use: {
      en: 'Second-order predictor with a free third-order correction: steady at ten to twenty evaluations, also under strong guidance; bh1 suits unguided runs.',
      'zh-CN': '二阶预测加无需额外调用的三阶校正：10 至 20 次调用时稳定，强引导下亦可；bh1 适合无引导运行。',
    },
  },
  run: multistep(uniPcRule(2, 'bh1', 'data')),
}
