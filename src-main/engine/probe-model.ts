import type { DeviceRefusal } from '../../src-shared/contract/models.ts'
import { settingsOfRunSchema, type ProviderId } from '../../src-shared/contract/recipe.ts'
import { createField } from '../../src-shared/numerics/field.ts'
import { cosLevel, createNoise, sinLevel } from '../../src-shared/numerics/index.ts'
import { openPipeline } from './families/pipeline.ts'
import type { Pipeline } from './families/types.ts'
import { readModelFolder } from './folder.ts'
import { notCompiled } from './runtime/probe.ts'
import { refusalOf, type Refusal } from './runtime/reasons.ts'

export interface ModelProbe {
  readonly available: boolean
  readonly code: DeviceRefusal | null
  readonly reason: string | null
  /** Distance of the provider's answer from the CPU's over its size (RMS), null where there was none. */
  readonly difference: number | null
  /** Of one evaluation on the provider, the first left out. */
  readonly seconds: number | null
}

/** Half-precision arithmetic stays well below it; a kernel that computes something else does not. */
const mostApart = 0.05
/** Sides of the picture that is tried, in pixels: a small one says whether the graphs run and what they compute. */
const sides = [128, 256]

/**
 * Loads every graph of a model on a provider, evaluates the network once, decodes, and compares with the CPU. A driver may end
 * the process, so use one to throw away.
 */
export async function probeModel(dir: string, provider: ProviderId, threads: number): Promise<ModelProbe> {
  const refused = (refusal: Refusal, difference: number | null = null): ModelProbe => ({
    available: false,
    ...refusal,
    difference,
    seconds: null,
  })
  const missing = notCompiled(provider)
  if (missing) return refused(missing)
  try {
    const answer = await answerOf(dir, provider, threads)
    if (!answer.values.every(Number.isFinite))
      return refused({ code: 'not-finite', reason: 'It answers with numbers that are not finite.' })
    if (provider === 'cpu') return { available: true, code: null, reason: null, difference: 0, seconds: answer.seconds }
    const truth = await answerOf(dir, 'cpu', threads)
    const difference = apart(answer.values, truth.values)
    if (!(difference <= mostApart)) {
      const reason = `It computes other numbers than the CPU: they differ by ${Math.round(difference * 100)} %.`
      return refused({ code: 'numbers', reason }, difference)
    }
    return { available: true, code: null, reason: null, difference, seconds: answer.seconds }
  } catch (error) {
    return refused(refusalOf(error))
  }
}

async function answerOf(dir: string, provider: ProviderId, threads: number): Promise<{ values: Float64Array; seconds: number }> {
  const pipeline = await openPipeline(readModelFolder(dir), { provider, threads })
  try {
    const { settings, shape } = smallest(pipeline)
    const { network } = await pipeline.condition(settings, shape)
    const { schedule, sigmaData, size } = network
    const s = Math.min(Math.max(sigmaData, schedule.sMin), schedule.sMax)
    const noise = new Float64Array(size)
    createNoise('philox', 0).fill(noise)
    const u = noise.map((eps) => (cosLevel(s) * 0.1 + sinLevel(s)) * eps)
    const field = createField(network, 1, () => performance.now() / 1000)
    const into = { denoised: new Float64Array(size), eps: new Float64Array(size) }
    let seconds = 0
    // The first evaluation compiles kernels and takes memory.
    for (let i = 0; i < 2; i++) {
      const start = performance.now()
      for (const waiting of field.evaluate(u, s, into)) await waiting
      seconds = (performance.now() - start) / 1000
    }
    if (pipeline.picture(shape) === 'decoder') await pipeline.colours(into.denoised, shape)
    return { values: into.denoised, seconds }
  } finally {
    await pipeline.release()
  }
}

/** The smallest picture that the model makes of those that are tried, else its own. */
function smallest(pipeline: Pipeline) {
  for (const side of sides) {
    const settings = settingsOfRunSchema.parse({ width: side, height: side })
    if (side > Math.min(pipeline.defaultSize.width, pipeline.defaultSize.height)) continue
    try {
      return { settings, shape: pipeline.sampleShape(settings) }
    } catch {
      continue
    }
  }
  const settings = settingsOfRunSchema.parse({ ...pipeline.defaultSize })
  return { settings, shape: pipeline.sampleShape(settings) }
}

function apart(values: Float64Array, truth: Float64Array): number {
  let [error, size] = [0, 0]
  for (const [i, value] of truth.entries()) {
    error += (values[i]! - value) ** 2
    size += value ** 2
  }
  return size === 0 ? Math.sqrt(error) : Math.sqrt(error / size)
}
