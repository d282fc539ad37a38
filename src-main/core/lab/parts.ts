import type { ModelCard } from '../../../src-shared/contract/index.ts'
import type { EventBus } from '../bus.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import type { ModelsService } from '../models/service.ts'
import type { Clock } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import type { LabFiles, StudyRuns } from './ports.ts'
import type { MadeOn } from './recipe.ts'
import type { StudyMachine } from './run.ts'

export interface LabParts {
  readonly files: LabFiles
  /** Opened at the first use. */
  readonly openRuns: () => Promise<StudyRuns>
  readonly machine: (onnxruntime: string) => MadeOn
  readonly models: ModelsService
  readonly engine: EngineSupervisor
  readonly settings: SettingsService
  readonly bus: EventBus
  readonly clock: Clock
  readonly appVersion: string
  /** Resolves when no picture is being made or waits to be. */
  readonly idle: () => Promise<void>
}

/** Runs that each begin when no picture is being made or waits to be, or when the work is stopped. */
export const patient = (parts: LabParts, runs: StudyRuns, signal: AbortSignal): StudyRuns => ({
  ...runs,
  make: afterPictures(parts, runs.make, signal),
  trajectory: afterPictures(parts, runs.trajectory, signal),
})

/** The same work, begun when no picture is being made or waits to be, or when it is stopped. */
function afterPictures<A extends unknown[], R>(
  { idle }: LabParts,
  work: (...given: A) => Promise<R>,
  signal: AbortSignal,
): (...given: A) => Promise<R> {
  return async (...given) => {
    const stopped = Promise.withResolvers<void>()
    const stop = (): void => stopped.resolve()
    signal.addEventListener('abort', stop)
    await Promise.race([idle(), stopped.promise])
    signal.removeEventListener('abort', stop)
    return work(...given)
  }
}

export async function machineOf(parts: LabParts, card: ModelCard, decode: boolean): Promise<StudyMachine> {
  const madeOn = parts.machine(await parts.engine.version())
  return { provider: parts.models.providerOf(card), threads: parts.settings.get().threads, decode, madeOn }
}

const names: Readonly<Record<string, string>> = {
  solvers: 'the list',
  nfe: 'the numbers of evaluations',
  tolerances: 'A tolerance',
  referenceTolerance: 'The tolerance of the reference',
  prompt: 'the prompt',
  negative: 'the negative prompt',
  seeds: 'those that nodes are made from',
  heldOut: 'Held-out seeds',
  nodes: 'What they are held against',
  solver: 'The method',
  name: 'The name',
}
/** Settings as sentences speak of them. */
export const called = (field: string): string => names[field] ?? field
