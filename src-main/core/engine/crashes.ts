import { AppError, type EngineModel } from '../../../src-shared/contract/index.ts'
import { nameExit, type Exit } from './process.ts'

/** Crashes in a row after which a model is not tried again with the same provider. */
const limit = 3

/** Counts unexpected ends per model and provider. A success clears its pair. */
export class CrashLog {
  private readonly counts = new Map<string, number>()
  total = 0

  add(model: EngineModel): number {
    const count = this.of(model) + 1
    this.counts.set(key(model), count)
    this.total++
    return count
  }

  of(model: EngineModel): number {
    return this.counts.get(key(model)) ?? 0
  }

  gaveUp(model: EngineModel): boolean {
    return this.of(model) >= limit
  }

  succeeded(model: EngineModel): void {
    this.counts.delete(key(model))
  }

  clear(): void {
    this.counts.clear()
  }
}

function key(model: EngineModel): string {
  return `${model.provider} ${model.dir}`
}

export function gaveUpError(model: EngineModel): AppError {
  const other = model.provider === 'cpu' ? 'Choose another model' : 'Choose CPU in Settings'
  return new AppError(
    'engine-unavailable',
    `The engine ended three times with this model on ${model.provider}. ${other}, or rescan the models to try again.`,
    { dir: model.dir, provider: model.provider },
  )
}

export function crashError(
  crash: { readonly model: EngineModel; readonly exit: Exit; readonly count: number; readonly lastWords: string },
  cause?: unknown,
): AppError {
  const { model, exit, count, lastWords } = crash
  // The system ends the process that takes most where memory runs out, and says nothing but this.
  const starved = exit.signal === 'SIGKILL'
  return new AppError(
    'engine-crashed',
    starved
      ? `The system ended the engine (${nameExit(exit)}), most likely for want of memory. What was recorded is kept; close other programs, make the picture smaller, or use a smaller or half-precision export of the model.`
      : `The engine ended unexpectedly (${nameExit(exit)}). What was recorded is kept; run it again, with a smaller size or on CPU if it happens again.`,
    {
      exitCode: exit.code,
      signal: exit.signal,
      crashes: count,
      provider: model.provider,
      lastWords: lastWords.trim().slice(-2000),
    },
    { cause },
  )
}
