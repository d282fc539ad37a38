import { blend } from './kernels.ts'
import type { Conversion } from './prediction.ts'
import { bytesOf, homeOf, total, within } from './simd/states.ts'
import type { Evaluation, Velocity } from './types.ts'

/** Writes D, eps and the velocity they make; false where one of them is not finite (v - v is 0 for the others). */
export function separate(
  u: Float64Array,
  f: Float64Array,
  by: Conversion,
  { denoised, eps }: Evaluation,
  also?: Velocity,
): boolean {
  const { dataState, dataOutput, noiseState, noiseOutput } = by
  const home = homeOf(u)
  if (home && within(home, f) && within(home, denoised) && within(home, eps) && (!also || within(home, also.out))) {
    const [pu, pf, pd, pe] = [u.byteOffset, f.byteOffset, denoised.byteOffset, eps.byteOffset]
    const { loops, lanes } = home
    if (!also) loops.separate(bytesOf(u), pu, pf, pd, pe, dataState, dataOutput, noiseState, noiseOutput)
    else {
      const { out, data, noise } = also
      const velocity = [dataState, dataOutput, noiseState, noiseOutput, data, noise]
      loops.separateMoving(bytesOf(u), pu, pf, pd, pe, out.byteOffset, ...velocity)
    }
    return total(lanes, 0) === 0
  }
  let residue = 0
  for (let i = 0; i < u.length; i++) {
    const ui = u[i]!
    const fi = f[i]!
    const d = dataState * ui + dataOutput * fi
    const e = noiseState * ui + noiseOutput * fi
    denoised[i] = d
    eps[i] = e
    residue += d - d + (e - e)
  }
  if (also) blend(also.out, also.data, denoised, also.noise, eps)
  return residue === 0
}
