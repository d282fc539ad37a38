import { clipDynamically, deviation, type GuidanceShape, weightAt } from './guidance.ts'
import { blend, combine, scaled } from './kernels.ts'
import { holdKnown, type Known } from './known.ts'
import { cosLevel, sinLevel } from './level.ts'
import { convertAt, createConversion, labelTold } from './prediction.ts'
import { separate } from './separate.ts'
import type { Evaluation, Network, Reading, Velocity } from './types.ts'

/** What evaluations cost so far. A guided evaluation counts one NFE and one or two raw network calls. */
export interface FieldCost {
  nfe: number
  networkCalls: number
  seconds: number
}

/** What is wanted of an answer besides the pair itself; see the demand. */
export interface Wish {
  readonly also?: Velocity
  readonly above?: boolean
  readonly read?: Reading | undefined
}

/** The model as (D, eps) at the unit state, with classifier-free guidance combined. */
export interface Field {
  readonly cost: FieldCost
  /** Fixes the guidance to that of a level inside the current segment, for answers at its very ends. */
  enter(inside: number): void
  /** Yields whatever the network has to wait for; ends with false where the output is not finite. */
  evaluate(u: Float64Array, s: number, into: Evaluation, wish?: Wish): Generator<PromiseLike<void>, boolean, void>
}

/**
 * out = unconditional + guidance (conditional - unconditional), which is the same for every output type at fixed (x, t).
 * Guidance 1 calls the conditional branch only, guidance 0 the unconditional one only. What is known of the sample takes the
 * place of the model's answer there.
 */
export function createField(
  network: Network,
  guidance: number,
  clock: () => number,
  shape: GuidanceShape = {},
  known: Known | null = null,
  state: () => Float64Array = () => new Float64Array(network.size),
): Field {
  const { schedule, sigmaData, predictionType } = network
  const x = state()
  const output = state()
  const other = guidance === 0 || guidance === 1 ? null : state()
  const { rescale = 0, threshold } = shape
  const sorted = threshold === undefined ? null : state()
  let entered: number | null = null
  const conversion = createConversion()
  const cost: FieldCost = { nfe: 0, networkCalls: 0, seconds: 0 }

  function* evaluate(
    u: Float64Array,
    s: number,
    into: Evaluation,
    { also, above = false, read }: Wish = {},
  ): Generator<PromiseLike<void>, boolean, void> {
    const finite = yield* ask(u, s, into, also, above)
    if (finite) read?.(u, s, into)
    if (known) holdKnown(known, u, s, into, also)
    return finite
  }

  function* ask(
    u: Float64Array,
    s: number,
    into: Evaluation,
    also: Velocity | undefined,
    above: boolean,
  ): Generator<PromiseLike<void>, boolean, void> {
    const weight = weightAt(guidance, shape, entered ?? s, above)
    const guided = other !== null && weight !== 1
    convertAt(predictionType, schedule, sigmaData, s, conversion)
    const t = labelTold(schedule, s)
    scaled(x, conversion.input, u)
    const began = network.seconds ?? clock()
    const together = guided && network.predictPair !== undefined
    const waiting = together
      ? network.predictPair!(x, t, output, other)
      : network.predict(x, t, weight === 0 ? 'unconditional' : 'conditional', output)
    if (waiting) yield waiting
    if (guided && !together) {
      scaled(x, conversion.input, u)
      const again = network.predict(x, t, 'unconditional', other)
      if (again) yield again
    }
    cost.networkCalls += guided ? 2 : 1
    cost.seconds += (network.seconds ?? clock()) - began
    cost.nfe++
    if (!guided && !sorted) return separate(u, output, conversion, into, also)
    const { denoised, eps } = into
    const wanted = guided && rescale > 0 && separate(u, output, conversion, into) ? deviation(denoised) : 0
    if (guided) blend(output, weight, output, 1 - weight, other)
    const shaped = wanted > 0 || sorted !== null
    if (!separate(u, output, conversion, into, shaped ? undefined : also)) return false
    if (!shaped) return true
    const spread = wanted > 0 ? deviation(denoised) : 0
    if (spread > 0) scaled(denoised, 1 + rescale * (wanted / spread - 1), denoised)
    if (sorted) clipDynamically(denoised, threshold!, sorted)
    const sin = sinLevel(s)
    combine(eps, 1 / sin, u, [-cosLevel(s) / sin], [denoised])
    if (also) blend(also.out, also.data, denoised, also.noise, eps)
    return true
  }

  const enter = (inside: number): void => void (entered = inside)
  return { cost, evaluate, enter }
}
