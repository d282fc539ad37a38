import type { Method } from '../method.ts'
import { pseudoRungeKutta } from '../solvers/pndm.ts'

export const pndm: Method = {
  info: {
    id: 'pndm',
    version: 2,
    name: 'PNDM (with warm-up)',
    nameZh: 'PNDM（含预热）',
    group: 'multistep',
    order: 2,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Liu, Ren, Lin, Zhao 2022, Pseudo Numerical Methods for Diffusion Models, algorithm 2',
    use: {
      en: 'The original with three pseudo Runge–Kutta steps of four evaluations first: for reproducing older pictures.',
      'zh-CN': '原版 PNDM，前三步各用四次调用的伪 Runge–Kutta：用于复现较早的图像。',
    },
  },
  run: pseudoRungeKutta,
}
