import { NumericsError } from '../errors.ts'
import type { Method } from '../method.ts'
import { amed } from './amed.ts'
import { bs3 } from './bs3.ts'
import { consistency } from './consistency.ts'
import { ddimEta } from './ddim-eta.ts'
import { deisLog3 } from './deis-log3.ts'
import { deisTab2 } from './deis-tab2.ts'
import { deisTab3 } from './deis-tab3.ts'
import { dop853 } from './dop853.ts'
import { dpm2 } from './dpm-2.ts'
import { dpm3 } from './dpm-3.ts'
import { dpmFast } from './dpm-fast.ts'
import { dpmpp2m } from './dpmpp-2m.ts'
import { dpmpp2s } from './dpmpp-2s.ts'
import { dpmpp3m } from './dpmpp-3m.ts'
import { dpmpp3mExact } from './dpmpp-3m-exact.ts'
import { dpmpp3s } from './dpmpp-3s.ts'
import { euler } from './euler.ts'
import { eulerAncestral } from './euler-ancestral.ts'
import { eulerMaruyama } from './euler-maruyama.ts'
import { expAb2 } from './exp-ab-2.ts'
import { expAb3 } from './exp-ab-3.ts'
import { expAb4 } from './exp-ab-4.ts'
import { flowLcm } from './flow-lcm.ts'
import { heun } from './heun.ts'
import { heunChurn } from './heun-churn.ts'
import { heunEuler } from './heun-euler.ts'
import { implicitEuler } from './implicit-euler.ts'
import { implicitTrapezoid } from './implicit-trapezoid.ts'
import { ipndm } from './ipndm.ts'
import { kuttaThird } from './kutta-3.ts'
import { lcm } from './lcm.ts'
import { lms2 } from './lms-2.ts'
import { lms3 } from './lms-3.ts'
import { lms4 } from './lms-4.ts'
import { midpoint } from './midpoint.ts'
import { pndm } from './pndm.ts'
import { ralston } from './ralston.ts'
import { res2m } from './res-2m.ts'
import { res2s } from './res-2s.ts'
import { res3s } from './res-3s.ts'
import { richardsonEuler } from './richardson-euler.ts'
import { richardsonMidpoint } from './richardson-midpoint.ts'
import { rk4 } from './rk4.ts'
import { sdeDpmpp2m } from './sde-dpmpp-2m.ts'
import { sdeDpmpp3m } from './sde-dpmpp-3m.ts'
import { tsit5 } from './tsit5.ts'
import { uhpFi } from './uhp-fi.ts'
import { uhpFiFast } from './uhp-fi-fast.ts'
import { uniPc1Bh1 } from './unipc-1-bh1.ts'
import { uniPc1Bh1Noise } from './unipc-1-bh1-noise.ts'
import { uniPc1Bh2 } from './unipc-1-bh2.ts'
import { uniPc1Bh2Noise } from './unipc-1-bh2-noise.ts'
import { uniPc2Bh1 } from './unipc-2-bh1.ts'
import { uniPc2Bh1Noise } from './unipc-2-bh1-noise.ts'
import { uniPc2Bh2 } from './unipc-2-bh2.ts'
import { uniPc2Bh2Noise } from './unipc-2-bh2-noise.ts'
import { uniPc3 } from './unipc-3.ts'
import { uniPc3Noise } from './unipc-3-noise.ts'

/** Every sampler, in the order shown. A method is one file in this folder and one entry here. */
export const methods: readonly Method[] = [
  uhpFi,
  uhpFiFast,
  bs3,
  tsit5,
  dop853,
  heunEuler,
  heun,
  euler,
  midpoint,
  ralston,
  kuttaThird,
  rk4,
  dpm2,
  dpm3,
  dpmFast,
  dpmpp2s,
  dpmpp3s,
  res2s,
  res3s,
  implicitEuler,
  implicitTrapezoid,
  richardsonEuler,
  richardsonMidpoint,
  lms2,
  lms3,
  lms4,
  deisTab2,
  deisTab3,
  deisLog3,
  ipndm,
  pndm,
  expAb2,
  expAb3,
  expAb4,
  dpmpp2m,
  res2m,
  dpmpp3m,
  dpmpp3mExact,
  uniPc1Bh1,
  uniPc1Bh2,
  uniPc2Bh1,
  uniPc2Bh2,
  uniPc3,
  uniPc1Bh1Noise,
  uniPc1Bh2Noise,
  uniPc2Bh1Noise,
  uniPc2Bh2Noise,
  uniPc3Noise,
  ddimEta,
  eulerAncestral,
  eulerMaruyama,
  sdeDpmpp2m,
  sdeDpmpp3m,
  heunChurn,
  amed,
  consistency,
  lcm,
  flowLcm,
]

/** @throws NumericsError for an unknown id. */
export function findMethod(id: string): Method {
  const method = methods.find((candidate) => candidate.info.id === id)
  if (method) return method
  throw new NumericsError(
    'invalid-input',
    `There is no solver "${id}"; choose one of ${methods.map(({ info }) => info.id).join(', ')}.`,
  )
}
