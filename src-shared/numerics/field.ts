import { blend, scaled } from './kernels.ts'
import { type Conversion, convertAt, createConversion } from './prediction.ts'
import type { Evaluation, Network } from './types.ts'

/** What evaluations cost so far. A guided evaluation counts one NFE and one or two raw network calls. */
export interface FieldCost {
  nfe: number
  networkCalls: number
  seconds: number
}

/** The model as (D, eps) at the unit state, with classifier-free guidance combined. */
export interface Field {
  readonly cost: FieldCost
  /** Yields whatever the network has to wait for; ends with false where the output is not finite. */
  evaluate(u: Float64Array, s: number, into: Evaluation): Generator<PromiseLike<void>, boolean, void>
}

/**
 * out = unconditional + guidance (conditional - unconditional), which is the same for every output type at fixed (x, t).
 * Guidance 1 calls the conditional branch only, guidance 0 the unconditional one only.
 */
export function createField(network: Network, guidance: number, clock: () => number): Field {
  const { size, schedule, sigmaData, predictionType } = network
  const x = new Float64Array(size)
  const output = new Float64Array(size)
  const other = guidance === 0 || guidance === 1 ? null : new Float64Array(size)
  const conversion = createConversion()
  const cost: FieldCost = { nfe: 0, networkCalls: 0, seconds: 0 }
  const first = guidance === 0 ? 'unconditional' : 'conditional'

  function* evaluate(u: Float64Array, s: number, into: Evaluation): Generator<PromiseLike<void>, boolean, void> {
    convertAt(predictionType, schedule, sigmaData, s, conversion)
    const t = schedule.t(s)
    scaled(x, conversion.input, u)
    const began = clock()
    const waiting = network.predict(x, t, first, output)
    if (waiting) yield waiting
    cost.networkCalls++
    if (other) {
      scaled(x, conversion.input, u)
      const again = network.predict(x, t, 'unconditional', other)
      if (again) yield again
      cost.networkCalls++
    }
    cost.seconds += clock() - began
    cost.nfe++
    if (other) blend(output, guidance, output, 1 - guidance, other)
    return separate(u, output, conversion, into)
  }

  return { cost, evaluate }
}

/** Writes D and eps; false where one of them is not finite. */
function separate(u: Float64Array, f: Float64Array, by: Conversion, { denoised, eps }: Evaluation): boolean {
  const { dataState, dataOutput, noiseState, noiseOutput } = by
  const size = u.length
  let residue = 0
  for (let i = 0; i < size; i++) {
    const ui = u[i]!
    const fi = f[i]!
    const d = dataState * ui + dataOutput * fi
    const e = noiseState * ui + noiseOutput * fi
    denoised[i] = d
    eps[i] = e
    residue += d - d + (e - e)
  }
  return residue === 0
}
