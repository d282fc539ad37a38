import { AppError } from '../../src-shared/contract/errors.ts'
import type { EngineMeasurement } from '../../src-shared/contract/engine.ts'
import { settingsOfRunSchema } from '../../src-shared/contract/recipe.ts'
import { createField, type Field } from '../../src-shared/numerics/field.ts'
import {
  chooseChart,
  cosLevel,
  createNoise,
  sinLevel,
  smallestTolerance,
  type Evaluation,
  type Network,
} from '../../src-shared/numerics/index.ts'
import type { Pipeline } from './families/types.ts'
import { assertFits } from './trouble.ts'

/** Evaluations that are timed at least, within the budget in seconds. */
const [timed, timeBudget] = [7, 5]
/** Relative change of the state: many units in the last place of the input's type, too small for curvature to show. */
const nudges: Readonly<Record<string, number>> = { float16: 2 ** -9, float32: 1e-6, float64: 1e-9 }
/** Levels at which the noise floor is measured, in units of sigmaData: coarse shape, body, detail. */
const relativeLevels = [10, 1, 0.1] as const

export interface MeasureListeners {
  /** Evaluations done, of about so many. */
  progress(done: number, total: number): void
  cancelled(): boolean
}

interface Timed {
  readonly network: Network
  /** Evaluates at (u, s), and notes the time it took. */
  evaluate(u: Float64Array, s: number): Promise<Evaluation>
  readonly seconds: number[]
}

/**
 * Times the conditional branch of the model at its own size, and measures the noise floor at three levels: white noise of size
 * delta in f = dy/dtau moves the error estimate of Dormand-Prince by 0.08 H delta, and a tolerance is out of reach where that
 * exceeds 0.3 tol (1 + |y|). H is a tenth of the way in the model's chart. States come from one another, noise first, so that
 * each is one that a run could pass. The first evaluation warms up and is not timed.
 */
export async function measureModel(pipeline: Pipeline, listeners: MeasureListeners): Promise<EngineMeasurement> {
  const settings = settingsOfRunSchema.parse({ ...pipeline.defaultSize })
  const shape = pipeline.sampleShape(settings)
  assertFits(shape)
  const { network } = await pipeline.condition(settings, shape)
  const { schedule, sigmaData, size } = network
  const nudge = nudges[pipeline.precision]
  const total = 1 + relativeLevels.length * (nudge === undefined ? 1 : 3)
  const run = timedNetwork(network, total, listeners)

  const noise = new Float64Array(size)
  createNoise('philox', 0).fill(noise)
  let { denoised } = await run.evaluate(noise, schedule.sMax)
  run.seconds.length = 0
  const floors: EngineMeasurement['floors'] = []
  for (const relative of relativeLevels) {
    const s = Math.min(Math.max(relative * sigmaData, schedule.sMin), schedule.sMax)
    const estimate = denoised
    const u = noise.map((eps, i) => cosLevel(s) * estimate[i]! + sinLevel(s) * eps)
    const middle = await run.evaluate(u, s)
    if (nudge !== undefined) floors.push(await floorAt(run, { u, s, middle, nudge }))
    denoised = middle.denoised
  }
  const began = performance.now()
  while (run.seconds.length < timed && performance.now() - began < 1000 * timeBudget) await run.evaluate(noise, schedule.sMax)

  const seconds = run.seconds.toSorted((a, b) => a - b)
  return {
    ...pipeline.defaultSize,
    secondsPerEvaluation: seconds[seconds.length >> 1]!,
    // The whole of the process: graphs, weights, and the working memory of one evaluation.
    memoryBytes: process.resourceUsage().maxRSS * 1024,
    floors,
    noiseFloorTolerance:
      floors.length === 0 ? null : Math.max(network.float64 ? 0 : smallestTolerance, ...floors.map(({ tolerance }) => tolerance)),
  }
}

function timedNetwork(network: Network, total: number, { progress, cancelled }: MeasureListeners): Timed {
  const clock = (): number => performance.now() / 1000
  const field: Field = createField(network, 1, clock)
  const seconds: number[] = []
  let done = 0
  return {
    network,
    seconds,
    async evaluate(u, s) {
      if (cancelled()) throw new AppError('cancelled', 'The measurement was stopped.')
      const into = { denoised: new Float64Array(network.size), eps: new Float64Array(network.size) }
      const start = clock()
      for (const waiting of field.evaluate(u, s, into)) await waiting
      seconds.push(clock() - start)
      progress(++done, Math.max(total, done))
      return into
    },
  }
}

async function floorAt(
  { network, evaluate }: Timed,
  { u, s, middle, nudge }: { u: Float64Array; s: number; middle: Evaluation; nudge: number },
): Promise<EngineMeasurement['floors'][number]> {
  const { schedule, size } = network
  const chart = chooseChart('auto', network, schedule.sMax)
  const [data, eps] = [chart.dataRate(s), chart.noiseRate(s)]
  const at = (factor: number): Float64Array => u.map((value) => value * factor)
  const [below, above] = [await evaluate(at(1 - nudge), s), await evaluate(at(1 + nudge), s)]
  let sum = 0
  let scale = 0
  for (let i = 0; i < size; i++) {
    const second = (part: 'denoised' | 'eps'): number => below[part][i]! - 2 * middle[part][i]! + above[part][i]!
    sum += (data * second('denoised') + eps * second('eps')) ** 2
    scale += Math.abs(chart.scale(s) * u[i]!)
  }
  const delta = Math.sqrt(sum / size / 6)
  const h = Math.abs(chart.tau(schedule.sMax) - chart.tau(schedule.sMin)) / 10
  return { sigma: s, tolerance: (0.08 * h * delta) / (0.3 * (1 + scale / size)) }
}
