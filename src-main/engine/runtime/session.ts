import { existsSync } from 'node:fs'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'
import { explainLoadFailure, explainRunFailure } from './explain.ts'
import { onnxRuntime } from './onnx.ts'
import { intraOpThreads } from './threads.ts'

export interface SessionSettings {
  readonly provider: ProviderId
  readonly threads: number
}

/** A tensor input or output: numbers are fixed dimensions, strings free ones. */
export interface TensorSpec {
  readonly name: string
  readonly type: Tensor.Type
  readonly shape: readonly (number | string)[]
}

/** One loaded graph. `run` blocks the process for its whole duration, whatever its type says. */
export interface Session {
  readonly file: string
  readonly inputs: ReadonlyMap<string, TensorSpec>
  readonly outputs: readonly TensorSpec[]
  /** `fetches`: names of outputs, or the tensors that take them. */
  run(feeds: Record<string, Tensor>, fetches: readonly string[] | Record<string, Tensor>): Promise<Record<string, Tensor>>
  /** Loads the graph where it is not in memory yet. */
  ready(): Promise<void>
  release(): Promise<void>
}

/**
 * Loads a graph by path (external weights are found beside it) on exactly one provider. Throws `model-broken`,
 * `model-unsupported`, `provider-unavailable` or `out-of-memory`.
 */
export async function openSession(file: string, { provider, threads }: SessionSettings): Promise<Session> {
  if (!existsSync(file)) throw new AppError('model-broken', `${file} is missing. Copy the whole model folder again.`, { file })
  const runtime = await onnxRuntime()
  let session: InferenceSession
  try {
    session = await runtime.InferenceSession.create(file, {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      enableMemPattern: provider !== 'dml',
      intraOpNumThreads: intraOpThreads(threads),
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
  } catch (error) {
    throw explainLoadFailure(error, file, provider)
  }
  return {
    file,
    inputs: new Map(tensors(session.inputMetadata).map((spec) => [spec.name, spec])),
    outputs: tensors(session.outputMetadata),
    async run(feeds, fetches) {
      try {
        return (await session.run(feeds, fetches)) as Record<string, Tensor>
      } catch (error) {
        throw explainRunFailure(error, file, provider)
      }
    },
    ready: async () => {},
    release: () => session.release(),
  }
}

function tensors(metadata: readonly InferenceSession.ValueMetadata[]): TensorSpec[] {
  return metadata.flatMap((entry) => (entry.isTensor ? [{ name: entry.name, type: entry.type, shape: entry.shape }] : []))
}
