import type { Method } from '../method.ts'
import { multistep } from '../solvers/multistep.ts'
import { lagrangeRule } from '../solvers/multistep-rules.ts'

/** eps as a polynomial of degree 3 in the time label t. */
export const deisTab3: Method = {
  info: {
    id: 'deis-tab3',
    version: 1,
    name: 'DEIS-tAB3',
    group: 'multistep',
    order: 4,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Zhang, Chen 2023, Fast Sampling of Diffusion Models with Exponential Integrator, eq. 15',
    use: {
      en: 'The usual DEIS: good at seven to fifteen evaluations on variance-preserving models with nodes uniform in squared time.',
      'zh-CN': '常用的 DEIS：在 VP 模型上配合平方时间节点，适合 7 至 15 次调用。',
    },
  },
  run: multistep(lagrangeRule('noise', 't', 4)),
}
