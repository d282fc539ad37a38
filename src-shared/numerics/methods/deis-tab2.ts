import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

/** eps as a polynomial of degree 2 in the time label t. */
export const deisTab2: Method = {
  info: {
    id: 'deis-tab2',
    version: 1,
    name: 'DEIS-tAB2',
    group: 'multistep',
    order: 3,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Zhang, Chen 2023, Fast Sampling of Diffusion Models with Exponential Integrator, eq. 15',
    use: {
      en: 'Multistep in the model’s own time: good at five to ten evaluations on variance-preserving models with nodes uniform in squared time.',
      'zh-CN': '以模型自身时间为变量的多步法：在 VP 模型上配合平方时间节点，适合 5 至 10 次调用。',
    },
  },
  run: multistep(lagrangeRule('noise', 't', 3)),
}
