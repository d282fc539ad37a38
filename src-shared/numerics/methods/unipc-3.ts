import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { uniPcRule } from '../solvers/unipc.ts'

export const uniPc3: Method = {
  info: {
    id: 'unipc-3',
    version: 2,
    name: 'UniPC-3',
    group: 'multistep',
    order: 4,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Zhao, Bai, Rao, Zhou, Lu 2023, UniPC, eqs. 3 and 9, appendix D',
    use: {
      en: 'Third-order predictor with a free fourth-order correction: one of the most accurate fixed methods from ten to forty evaluations, best on log-uniform levels.',
      'zh-CN': '三阶预测加无需额外调用的四阶校正：10 至 40 次调用时最准的定步法之一，配合对数均匀噪声级最佳。',
    },
  },
  run: multistep(uniPcRule(3, 'bh2', 'data')),
}
