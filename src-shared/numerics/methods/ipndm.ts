import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { equalStepRule } from '../solvers/multistep-rules.ts'

export const ipndm: Method = {
  info: {
    id: 'ipndm',
    version: 1,
    name: 'iPNDM 4',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source:
      'Liu, Ren, Lin, Zhao 2022, Pseudo Numerical Methods for Diffusion Models, eq. 12; Zhang, Chen 2023, appendix (improved PNDM)',
    use: {
      en: 'Equal-step coefficients on uneven steps: only second order in the limit, but steady at five to twenty evaluations with Karras levels on trained models.',
      'zh-CN': '在不等步长上使用等步长系数：极限精度仅二阶，但配合 Karras 噪声级，在训练得到的模型上 5 至 20 次调用时表现稳定。',
    },
  },
  run: multistep(equalStepRule(4)),
}
