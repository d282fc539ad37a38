import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { uniPcRule } from '../solvers/unipc.ts'

export const uniPc1Bh2: Method = {
  info: {
    id: 'unipc-1-bh2',
    version: 2,
    name: 'UniPC-1 bh2',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Zhao, Bai, Rao, Zhou, Lu 2023, UniPC, eqs. 3 and 9, appendix D',
    use: {
      en: 'Euler with a free trapezoid correction: for few evaluations under strong guidance.',
      'zh-CN': '带无额外调用的梯形校正的欧拉法：适合强引导下的少量调用。',
    },
  },
  run: multistep(uniPcRule(1, 'bh2', 'data')),
}
