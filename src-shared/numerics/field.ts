import { convertAt, createConversion } from './prediction.ts'
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
    const { input } = conversion
    for (let i = 0; i < size; i++) x[i] = input * u[i]!
    const began = clock()
    const waiting = network.predict(x, t, first, output)
    if (waiting) yield waiting
    cost.networkCalls++
    if (other) {
      for (let i = 0; i < size; i++) x[i] = input * u[i]!
      const again = network.predict(x, t, 'unconditional', other)
      if (again) yield again
      cost.networkCalls++
    }
    cost.seconds += clock() - began
    cost.nfe++
    if (other) for (let i = 0; i < size; i++) output[i] = other[i]! + guidance * (output[i]! - other[i]!)
    return separate(u, output, into)
  }

  function separate(u: Float64Array, f: Float64Array, into: Evaluation): boolean {
    const { dataState, dataOutput, noiseState, noiseOutput } = conversion
    const { denoised, eps } = into
    let residue = 0
    for (let i = 0; i < size; i++) {
      const ui = u[i]!
      const fi = f[i]!
      denoised[i] = dataState * ui + dataOutput * fi
      eps[i] = noiseState * ui + noiseOutput * fi
      residue += (fi - fi) + (ui - ui)
    }
    return residue === 0
  }

  return { cost, evaluate }
}
