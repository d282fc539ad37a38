import { AppError, type ModelCard, type RunProgress } from '../../../src-shared/contract/index.ts'
import type { Bench } from '../../compose/index.ts'
import type { StudyWatch } from '../../core/index.ts'
import { interruptible } from '../interrupt.ts'
import { userPath } from '../paths.ts'
import { studyProgress } from './study-progress.ts'

/** The folder as a model that can be used. Throws `model-broken` with its problem. */
export async function usableModel(bench: Bench, modelDir: string): Promise<{ dir: string; card: ModelCard }> {
  const dir = userPath(modelDir)
  const card = await bench.inspect(dir)
  if (card.usable) return { dir, card }
  throw new AppError('model-broken', card.problems[0]?.message ?? `${dir} is not a model folder that can be used.`)
}

/** Work on many runs with its progress on the terminal, stopped by Ctrl+C. */
export async function watched<T>(quiet: boolean | undefined, work: (watch: StudyWatch) => Promise<T>): Promise<T> {
  const interrupt = interruptible()
  const view = studyProgress(quiet ?? false)
  const onProgress = (progress: RunProgress): void => view.show(progress)
  try {
    return await work({ signal: interrupt.signal, onRun: view.run, onProgress })
  } finally {
    view.end()
    interrupt.release()
  }
}
