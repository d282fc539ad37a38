import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import type { EngineResult, EngineRun } from '../../src-shared/contract/engine.ts'
import { AppError } from '../../src-shared/contract/errors.ts'
import { sameButSeed, type Outcome } from '../../src-shared/contract/recipe.ts'
import type { Frame, RunProgress, StepRecord } from '../../src-shared/contract/run.ts'
import { writeNpy } from '../../src-shared/formats/npy.ts'
import { toRgb, type RgbPicture } from '../../src-shared/formats/rgb.ts'
import {
  cosLevel,
  finiteLevel,
  sampleTogether,
  sinLevel,
  type SampleOptions,
  type SampleResult,
} from '../../src-shared/numerics/index.ts'
import type { Network } from '../../src-shared/numerics/types.ts'
import { expectedNfe } from './expect.ts'
import type { Conditioned, Pipeline } from './families/types.ts'
import type { ModelKeeper } from './models.ts'
import { onDisk } from './output/disk.ts'
import { float32Hash, pixelHash } from './output/hash.ts'
import { writePicture } from './output/picture.ts'
import { tellProgress, type ProgressTeller } from './progress.ts'
import { onnxRuntimeVersion } from './runtime/onnx.ts'
import { compose, readSource, startFrom, type SourcePicture, type SourceStart } from './source.ts'
import { startNoise, type StartNoise } from './start.ts'
import { openTrajectory, type Trajectory } from './trajectory.ts'
import { assertFits } from './trouble.ts'

/** One run's line to the outside. `ended` or `failed` is called once, as soon as it is over. */
export interface RunEvents {
  progress(progress: RunProgress): void
  step(record: StepRecord): void
  frame(frame: Frame): void
  ended(result: EngineResult): void
  failed(error: unknown): void
  cancelled(): boolean
}

export interface StartedRun {
  readonly request: EngineRun
  readonly events: RunEvents
}

/** A run with what it needs of its own. */
interface Member extends StartedRun {
  readonly progress: ProgressTeller
  readonly begun: StartNoise
  readonly trajectory: Trajectory
}

/** What runs that go together share. */
interface Shared {
  readonly pipeline: Pipeline
  readonly shape: readonly number[]
  readonly scheduler: Readonly<Record<string, unknown>>
  readonly conditioned: Conditioned
  /** Of runs that start from a picture. */
  readonly source: SourcePicture | null
  readonly begun: SourceStart | null
}

/**
 * Runs that differ in their seed only, side by side from the prompt to the files in each `outDir`. Each ends by itself: a stopped
 * one with status `cancelled` and what it has, and one that fails leaves the others alone. `batch` as in `Pipeline.condition`.
 */
export async function executeRuns(runs: readonly StartedRun[], batch: number, models: ModelKeeper): Promise<void> {
  const told = runs.map((run) => ({ ...run, progress: tellProgress((state) => run.events.progress(state)) }))
  const shared = await share(told, batch, models).catch((error: unknown) => {
    for (const { progress, events } of told) {
      progress.end()
      events.failed(error)
    }
    return null
  })
  if (!shared) return
  const members = (await Promise.all(told.map((run) => begin(shared, run)))).filter((member) => member !== null)
  const results = sampleTogether(
    shared.conditioned.network,
    members.map(({ options }) => options),
  )
  await Promise.all(members.map((member, i) => end(shared, member, results[i]!)))
}

type Told = StartedRun & { readonly progress: ProgressTeller }

async function share(runs: readonly Told[], batch: number, models: ModelKeeper): Promise<Shared> {
  const { settings, model } = runs[0]!.request
  if (!runs.every(({ request }) => sameButSeed(request.settings, settings)))
    throw new AppError('invalid-input', 'Runs that go together may differ in their seed only.')
  for (const { progress } of runs) progress.set({ phase: 'loading' })
  const { folder, pipeline } = await models.open(model)
  const shape = pipeline.sampleShape(settings)
  assertFits(shape, runs.length)
  for (const { progress } of runs) progress.set({ phase: 'encoding' })
  const given = await readSource(runs[0]!.request, shape)
  const source = given && 'colours' in given ? given : null
  const conditioned = await pipeline.condition(settings, shape, { batch, source })
  const { schedule } = conditioned.network
  const { solver, source: told } = settings
  const begun = given && told ? await startFrom(given, { solver, source: told }, pipeline, shape, schedule) : null
  return { pipeline, shape, scheduler: folder.scheduler, conditioned, source, begun }
}

/** Null where the run failed, which it has told. */
async function begin(shared: Shared, run: Told): Promise<(Member & { readonly options: SampleOptions }) | null> {
  const { pipeline, shape, scheduler } = shared
  const { request, events, progress } = run
  const { settings, outDir, keep } = request
  let trajectory: Trajectory | null = null
  try {
    const begun = await startNoise(settings, request.noiseFile, shape)
    trajectory = await openTrajectory(keep, outDir, {
      shape,
      scheduler,
      preview: keep === 'off' ? null : await pipeline.preview(shape),
      onFrame: (frame) => {
        progress.set({ frames: frame.index + 1 })
        events.frame(frame)
      },
    })
    const member = { ...run, begun, trajectory }
    return { ...member, options: optionsOf(shared, member) }
  } catch (error) {
    await trajectory?.abandon()
    progress.end()
    events.failed(error)
    return null
  }
}

function optionsOf({ conditioned: { network, guidance }, begun: from }: Shared, member: Member): SampleOptions {
  const { request, events, progress, begun, trajectory } = member
  const { refinement, guidanceShape } = request.settings
  const solver = from?.nodes ? { ...request.settings.solver, nodes: from.nodes } : request.settings.solver
  const expected = expectedNfe({ ...request.settings, solver }, begunAt(network, from), guidance)
  progress.set({ phase: 'sampling' })
  let first: { readonly s: number | null; readonly u: Float64Array } = { s: null, u: begun.start }
  return {
    solver,
    refinement,
    guidance,
    guidanceShape,
    start: from?.start ?? begun.start,
    noise: begun.noise,
    from: from?.from,
    known: from?.known,
    sMax: from?.sMax,
    clock: () => performance.now() / 1000,
    cancelled: () => events.cancelled(),
    onBegin: (s, u) => (first = { s, u: u.slice() }),
    onEvaluation: ({ nfe, networkCalls, s, denoised }) => {
      progress.set({ nfe, networkCalls, sigma: finiteLevel(s), nfeExpected: expected(nfe, s) })
      if (nfe > 1) return
      const at = first.s ?? s
      // An analytic first answer is not told: the one that is, belongs to the next level.
      const estimate = solver.afs && s !== at ? first.u.map((u) => (u * cosLevel(at)) / (1 + sinLevel(at))) : denoised
      trajectory.start(at, network.schedule.t(at), first.u, estimate)
    },
    onStep: (record, step) => {
      events.step(record)
      return trajectory.step(record, step)
    },
  }
}

async function end(shared: Shared, member: Member, waiting: Promise<SampleResult>): Promise<void> {
  const { events, progress, trajectory } = member
  try {
    const result = await keep(shared, member, await waiting)
    progress.end()
    events.ended(result)
  } catch (error) {
    await trajectory.abandon()
    progress.end()
    events.failed(error)
  }
}

async function keep(shared: Shared, member: Member, result: SampleResult): Promise<EngineResult> {
  const { pipeline, shape, conditioned } = shared
  const { request, progress, begun, trajectory } = member
  const { outDir } = request
  const kept = await trajectory.finish()
  const { picture, tiles } = await decode(shared, request, result, progress)
  progress.set({ phase: 'saving' })
  const file = picture ? await writePicture(outDir, picture) : null
  const usable = result.nfe.total > 0 && result.x0.every(Number.isFinite)
  const latent = request.saveLatent && usable ? join(outDir, 'latent.npy') : null
  if (latent) {
    const bytes = writeNpy(Float32Array.from(result.x0), begun.fileShape ?? [1, ...shape])
    await onDisk(outDir, () => writeFile(latent, bytes))
  }
  const { total, networkCalls } = result.nfe
  progress.set({ phase: 'ended', nfe: total, networkCalls, nfeExpected: total })
  return {
    outcome: describe(shared, member, result, picture),
    predictionType: pipeline.facts.predictionType,
    sampleShape: [...shape],
    picture: picture && file ? { file, width: picture.width, height: picture.height } : null,
    latent,
    dense: kept.dense,
    frames: kept.frames,
    warnings: [...pipeline.warnings, ...conditioned.warnings, ...result.warnings, ...divided(conditioned), ...tiled(tiles)],
  }
}

function divided({ network }: Conditioned): string[] {
  if (!network.divided) return []
  return ['The graph takes one time step for all rows, so pictures at different noise levels were evaluated one by one.']
}

const tiled = (tiles: number): string[] =>
  tiles > 1 ? [`The picture was decoded in ${tiles} overlapping parts, because the whole does not fit into memory.`] : []

/** The network as a run sees it that begins below the model's highest level. */
function begunAt({ schedule, sigmaData }: Pick<Network, 'schedule' | 'sigmaData'>, begun: SourceStart | null) {
  return { schedule: begun ? { ...schedule, sMax: Math.min(begun.sMax, schedule.sMax) } : schedule, sigmaData }
}

/** The picture of the last estimate, with what the source keeps. A stopped run decodes only where that costs no network. */
async function decode(
  { pipeline, shape, source }: Shared,
  { decode: wanted }: EngineRun,
  result: SampleResult,
  progress: ProgressTeller,
): Promise<{ picture: RgbPicture | null; tiles: number }> {
  const none = { picture: null, tiles: 1 }
  const way = pipeline.picture(shape)
  if (!wanted || way === null || result.nfe.total === 0) return none
  if (result.status === 'cancelled' && way !== 'pixels') return none
  if (!result.x0.every(Number.isFinite)) return none
  progress.set({ phase: 'decoding' })
  const { values, dims, tiles } = await pipeline.colours(result.x0, shape)
  const picture = toRgb(values, dims)
  return { picture: source ? compose(picture, source) : picture, tiles }
}

function describe(
  { pipeline, conditioned }: Shared,
  { request, begun }: Member,
  result: SampleResult,
  picture: RgbPicture | null,
): Outcome {
  const { widest } = conditioned.network
  return {
    status: result.status,
    nfe: result.nfe,
    effectiveTolerance: result.effectiveTolerance,
    acceptedSteps: result.acceptedSteps,
    rejectedSteps: result.rejectedSteps,
    ...(result.completedSteps > 0 ? { completedSteps: result.completedSteps } : {}),
    seconds: result.seconds,
    solverVersion: result.solverVersion,
    chart: result.chart,
    provider: request.model.provider,
    precision: pipeline.precision,
    ...(widest > 1 && { batch: widest }),
    runtime: `onnxruntime-node ${onnxRuntimeVersion()}${pipeline.attentionInBlocks() ? ', attention in blocks' : ''}`,
    platform: `${process.platform}-${process.arch}`,
    noiseHash: float32Hash(begun.start),
    pixelHash: picture ? pixelHash(picture) : float32Hash(result.x0),
  }
}
