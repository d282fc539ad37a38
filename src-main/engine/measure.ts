import { settingsOfRunSchema } from '../../src-shared/contract/recipe.ts'
import { createField, type Field } from '../../src-shared/numerics/field.ts'
import { chooseChart, cosLevel, createNoise, sinLevel, type Evaluation } from '../../src-shared/numerics/index.ts'
import type { Pipeline } from './families/family.ts'
import { assertFits } from './trouble.ts'

export interface Measurement {
  /** Median of a few network calls. */
  readonly secondsPerEvaluation: number
  /** Smallest tolerance worth asking for: below it, rounding noise of the network is all the step control sees. */
  readonly noiseFloorTolerance: number | null
}

const timed = 7
const timeBudget = 5
/** Relative change of the state: many units in the last place of the input's type, too small for curvature to show. */
const nudges: Readonly<Record<string, number>> = { float16: 2 ** -9, float32: 1e-6, float64: 1e-9 }

/**
 * Times the conditional branch of the model at its own size and measures the noise floor at the middle level sigmaData:
 * white noise of size delta in f = dy/dtau moves the error estimate of Dormand-Prince by 0.08 H delta, and a tolerance is
 * out of reach where that exceeds 0.3 tol (1 + |y|). H is a tenth of the way in the model's chart.
 */
export async function measureModel(pipeline: Pipeline): Promise<Measurement> {
  const settings = settingsOfRunSchema.parse({ ...pipeline.defaultSize })
  const shape = pipeline.sampleShape(settings)
  assertFits(shape)
  const { network } = await pipeline.condition(settings, shape)
  const { schedule, sigmaData, size } = network
  const clock = (): number => performance.now() / 1000
  const field = createField(network, 1, clock)
  const answer = (): Evaluation => ({ denoised: new Float64Array(size), eps: new Float64Array(size) })
  const noise = new Float64Array(size)
  createNoise('philox', 0).fill(noise)

  const first = answer()
  await evaluate(field, noise, schedule.sMax, first)
  const s = Math.min(Math.max(sigmaData, schedule.sMin), schedule.sMax)
  const u = noise.map((eps, i) => cosLevel(s) * first.denoised[i]! + sinLevel(s) * eps)

  const seconds: number[] = []
  const began = clock()
  const middle = answer()
  while (seconds.length < timed && (seconds.length === 0 || clock() - began < timeBudget)) {
    const start = clock()
    await evaluate(field, u, s, middle)
    seconds.push(clock() - start)
  }
  seconds.sort((a, b) => a - b)
  return {
    secondsPerEvaluation: seconds[seconds.length >> 1]!,
    noiseFloorTolerance: await noiseFloor(),
  }

  async function noiseFloor(): Promise<number | null> {
    const nudge = nudges[pipeline.precision]
    if (nudge === undefined) return null
    const chart = chooseChart('auto', network, schedule.sMax)
    const [data, eps] = [chart.dataRate(s), chart.noiseRate(s)]
    const [below, above] = [answer(), answer()]
    await evaluate(
      field,
      u.map((value) => value * (1 - nudge)),
      s,
      below,
    )
    await evaluate(
      field,
      u.map((value) => value * (1 + nudge)),
      s,
      above,
    )
    let sum = 0
    let scale = 0
    for (let i = 0; i < size; i++) {
      const second = (part: 'denoised' | 'eps'): number => below[part][i]! - 2 * middle[part][i]! + above[part][i]!
      sum += (data * second('denoised') + eps * second('eps')) ** 2
      scale += Math.abs(chart.scale(s) * u[i]!)
    }
    const delta = Math.sqrt(sum / size / 6)
    const h = Math.abs(chart.tau(schedule.sMax) - chart.tau(schedule.sMin)) / 10
    return (0.08 * h * delta) / (0.3 * (1 + scale / size))
  }
}

async function evaluate(field: Field, u: Float64Array, s: number, into: Evaluation): Promise<void> {
  for (const waiting of field.evaluate(u, s, into)) await waiting
}
