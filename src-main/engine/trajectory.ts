import type { EngineRun } from '../../src-shared/contract/engine.ts'
import type { Frame, StepRecord } from '../../src-shared/contract/run.ts'
import { finiteLevel, type TriedStep } from '../../src-shared/numerics/index.ts'
import type { Preview } from './families/types.ts'
import { openDense } from './output/dense.ts'
import { openFrames } from './output/frames.ts'

/** What a run keeps of its way: frames of the accepted steps, and the dense output. */
export interface Trajectory {
  /** The start: noise and the first estimate. */
  start(s: number, t: number, state: Float64Array, denoised: Float64Array): void
  step(record: StepRecord, step: TriedStep): Promise<void> | undefined
  finish(): Promise<{ frames: number; dense: boolean }>
  /** After a failure: closes what is open; frames stay. */
  abandon(): Promise<void>
}

export interface TrajectoryOptions {
  readonly shape: readonly number[]
  readonly scheduler: Readonly<Record<string, unknown>>
  /** Null where samples have no picture, or none is kept. */
  readonly preview: Preview | null
  readonly onFrame: (frame: Frame) => void
}

export async function openTrajectory(keep: EngineRun['keep'], outDir: string, options: TrajectoryOptions): Promise<Trajectory> {
  const { preview } = options
  const frames = keep === 'off' || !preview ? null : await openFrames(outDir, preview.enlarge, options.onFrame)
  const dense = keep === 'full' ? await openDense(outDir, { ...options, latent: preview?.latent ?? null }) : null
  let accepted = 0

  return {
    start(s, t, state, denoised) {
      if (!frames || !preview) return
      const place = { step: -1, sigma: finiteLevel(s), t, nfe: 1 }
      // What keeps it from being written is thrown by the next one.
      frames.add(accepted++, place, () => ({ x0: preview.picture(denoised), state: preview.picture(state) })).catch(() => {})
    },
    step(record, step) {
      const { at } = step
      if (!step.accepted || !at || (!frames && !dense)) return undefined
      const segment = dense && step.dense ? step.dense() : null
      const written = segment && dense ? dense.add(record.index, record.sigma, record.sigmaNext, segment) : undefined
      const place = { step: record.index, sigma: record.sigmaNext, t: record.tNext, nfe: record.nfe }
      const framed =
        frames && preview
          ? frames.add(accepted++, place, () => ({ x0: preview.picture(at.denoised), state: preview.picture(at.u) }))
          : undefined
      return both(written, framed)
    },
    async finish() {
      const [count, hasDense] = await Promise.all([frames?.flush() ?? 0, dense?.finish() ?? false])
      return { frames: count, dense: hasDense }
    },
    async abandon() {
      await Promise.allSettled([frames?.flush(), dense?.abandon()])
    },
  }
}

/** Both are heard of, also where both fail. */
async function both(a: Promise<void> | undefined, b: Promise<void> | undefined): Promise<void> {
  await Promise.all([a, b])
}
