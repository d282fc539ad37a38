import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import type { EngineResult, EngineRun } from '../../src-shared/contract/engine.ts'
import type { Outcome } from '../../src-shared/contract/recipe.ts'
import type { Frame, RunProgress, StepRecord } from '../../src-shared/contract/run.ts'
import { writeNpy } from '../../src-shared/formats/npy.ts'
import { toRgb, type RgbPicture } from '../../src-shared/formats/rgb.ts'
import { finiteLevel, sample, type SampleResult } from '../../src-shared/numerics/index.ts'
import type { Pipeline } from './families/types.ts'
import type { ModelKeeper } from './models.ts'
import { onDisk } from './output/disk.ts'
import { float32Hash, pixelHash } from './output/hash.ts'
import { writePicture } from './output/picture.ts'
import { expectedNfe } from './expect.ts'
import { tellProgress, type ProgressTeller } from './progress.ts'
import { onnxRuntimeVersion } from './runtime/onnx.ts'
import { startNoise } from './start.ts'
import { openTrajectory } from './trajectory.ts'
import { assertFits } from './trouble.ts'

export interface RunEvents {
  progress(progress: RunProgress): void
  step(record: StepRecord): void
  frame(frame: Frame): void
  cancelled(): boolean
}

/** One run, from the prompt to the files in `outDir`. A stopped run ends with status `cancelled` and what it has. */
export async function executeRun(request: EngineRun, models: ModelKeeper, events: RunEvents): Promise<EngineResult> {
  const progress = tellProgress((state) => events.progress(state))
  try {
    return await runOnce(request, models, events, progress)
  } finally {
    progress.end()
  }
}

async function runOnce(
  request: EngineRun,
  models: ModelKeeper,
  events: RunEvents,
  progress: ProgressTeller,
): Promise<EngineResult> {
  const { settings, outDir } = request
  progress.set({ phase: 'loading' })
  const { folder, pipeline } = await models.open(request.model)
  const shape = pipeline.sampleShape(settings)
  assertFits(shape)
  const { start, noise, fileShape } = await startNoise(settings, request.noiseFile, shape)
  progress.set({ phase: 'encoding' })
  const { network, guidance, warnings } = await pipeline.condition(settings, shape)

  const trajectory = await openTrajectory(request.keep, outDir, {
    shape,
    scheduler: folder.scheduler,
    preview: request.keep === 'off' ? null : await pipeline.preview(shape),
    onFrame: (frame) => {
      progress.set({ frames: frame.index + 1 })
      events.frame(frame)
    },
  })
  let result: SampleResult
  let kept: { frames: number; dense: boolean }
  try {
    progress.set({ phase: 'sampling' })
    const expected = expectedNfe(settings, network, guidance)
    result = await sample(network, {
      solver: settings.solver,
      refinement: settings.refinement,
      guidance,
      guidanceShape: settings.guidanceShape,
      start,
      noise,
      clock: () => performance.now() / 1000,
      cancelled: () => events.cancelled(),
      onEvaluation: ({ nfe, networkCalls, s, denoised }) => {
        progress.set({ nfe, networkCalls, sigma: finiteLevel(s), nfeExpected: expected(nfe, s) })
        if (nfe === 1) trajectory.start(s, network.schedule.t(s), start, denoised)
      },
      onStep: (record, step) => {
        events.step(record)
        return trajectory.step(record, step)
      },
    })
    kept = await trajectory.finish()
  } catch (error) {
    await trajectory.abandon()
    throw error
  }

  const picture = await decode(request, pipeline, result, shape, progress)
  progress.set({ phase: 'saving' })
  const file = picture ? await writePicture(outDir, picture) : null
  const usable = result.nfe.total > 0 && result.x0.every(Number.isFinite)
  const latent = request.saveLatent && usable ? join(outDir, 'latent.npy') : null
  if (latent) {
    const bytes = writeNpy(Float32Array.from(result.x0), fileShape ?? [1, ...shape])
    await onDisk(outDir, () => writeFile(latent, bytes))
  }
  const outcome = describe(request, pipeline, result, { network: network.seconds, noise: start, picture })
  progress.set({ phase: 'ended', nfe: result.nfe.total, networkCalls: result.nfe.networkCalls, nfeExpected: result.nfe.total })
  return {
    outcome,
    predictionType: pipeline.facts.predictionType,
    sampleShape: [...shape],
    picture: picture && file ? { file, width: picture.width, height: picture.height } : null,
    latent,
    dense: kept.dense,
    frames: kept.frames,
    warnings: [...pipeline.warnings, ...warnings, ...result.warnings],
  }
}

/** The picture of the last estimate. A stopped run decodes only where that costs no network. */
async function decode(
  { decode: wanted }: EngineRun,
  pipeline: Pipeline,
  result: SampleResult,
  shape: readonly number[],
  progress: ProgressTeller,
): Promise<RgbPicture | null> {
  const way = pipeline.picture(shape)
  if (!wanted || way === null || result.nfe.total === 0) return null
  if (result.status === 'cancelled' && way !== 'pixels') return null
  if (!result.x0.every(Number.isFinite)) return null
  progress.set({ phase: 'decoding' })
  const { values, dims } = await pipeline.colours(result.x0, shape)
  return toRgb(values, dims)
}

function describe(
  { model }: EngineRun,
  pipeline: Pipeline,
  result: SampleResult,
  measured: { network: number; noise: Float64Array; picture: RgbPicture | null },
): Outcome {
  const { total } = result.seconds
  return {
    status: result.status,
    nfe: result.nfe,
    effectiveTolerance: result.effectiveTolerance,
    acceptedSteps: result.acceptedSteps,
    rejectedSteps: result.rejectedSteps,
    seconds: { total, network: measured.network, rest: Math.max(0, total - measured.network) },
    solverVersion: result.solverVersion,
    chart: result.chart,
    provider: model.provider,
    precision: pipeline.precision,
    runtime: `onnxruntime-node ${onnxRuntimeVersion()}`,
    platform: `${process.platform}-${process.arch}`,
    noiseHash: float32Hash(measured.noise),
    pixelHash: measured.picture ? pixelHash(measured.picture) : float32Hash(result.x0),
  }
}
