import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'
import { attentionInBlocks } from './attention.ts'
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
  /** Operators of the graph as its file has them, where the file was read. */
  readonly operators?: ReadonlySet<string>
  /** Whether attention is computed in blocks, which changes the last bits of answers. */
  readonly inBlocks?: boolean
  /** `fetches`: names of outputs, or the tensors that take them. */
  run(feeds: Record<string, Tensor>, fetches: readonly string[] | Record<string, Tensor>): Promise<Record<string, Tensor>>
  /** Loads the graph where it is not in memory yet. */
  ready(): Promise<void>
  release(): Promise<void>
}

/** Larger graphs hold weights: rewriting them would take their memory twice. */
const largestRewritten = 64 * 2 ** 20

/**
 * Loads a graph by path (external weights are found beside it) on exactly one provider. On the CPU a graph with its weights
 * `beside` it computes its attention in blocks where ONNX Runtime takes that; where none are, the graph is not read for it. Throws `model-broken`, `model-unsupported`,
 * `provider-unavailable` or `out-of-memory`.
 */
export async function openSession(file: string, settings: SessionSettings, beside = true): Promise<Session> {
  if (!existsSync(file)) throw new AppError('model-broken', `${file} is missing. Copy the whole model folder again.`, { file })
  const { provider } = settings
  let session: InferenceSession
  let inBlocks = false
  try {
    const rewritten = beside ? await openInBlocks(file, settings) : null
    inBlocks = rewritten !== null
    session = rewritten ?? (await create(file, settings))
  } catch (error) {
    throw explainLoadFailure(error, file, provider)
  }
  let proven = !inBlocks
  async function ask(...[feeds, fetches]: Parameters<Session['run']>): Promise<Record<string, Tensor>> {
    const answer = await session.run(feeds, fetches)
    proven = true
    return answer as Record<string, Tensor>
  }
  let gone = false
  /** A graph that only then turns out not to be what its rewriting took for granted runs as it is. */
  async function asItIs(): Promise<void> {
    await session.release()
    gone = true
    await restore()
  }
  async function restore(): Promise<void> {
    session = await create(file, settings)
    gone = false
    inBlocks = false
    proven = true
  }
  return {
    file,
    inputs: new Map(tensors(session.inputMetadata).map((spec) => [spec.name, spec])),
    outputs: tensors(session.outputMetadata),
    get inBlocks() {
      return inBlocks
    },
    async run(feeds, fetches) {
      if (gone)
        await restore().catch((error: unknown) => {
          throw explainLoadFailure(error, file, provider)
        })
      try {
        return await ask(feeds, fetches)
      } catch (error) {
        // As it is, it would need more memory still.
        const explained = explainRunFailure(error, file, provider)
        if (proven || explained.code === 'out-of-memory') throw explained
      }
      try {
        await asItIs()
        return await ask(feeds, fetches)
      } catch (error) {
        throw explainRunFailure(error, file, provider)
      }
    },
    ready: async () => {},
    release: async () => (gone ? undefined : session.release()),
  }
}

/**
 * Threads look for the next operator for 20 microseconds before they sleep: that spares most wake-ups (2 % to 9 % of a call), while
 * ONNX Runtime's own millisecond takes processor time from everyone else and from what comes between calls.
 *
 * `enableMemPattern` stays off: one block for all values of a call, planned after the first, lies beside the memory that the first
 * call took, and a U-Net at 512 x 512 then holds 1.2 GB more.
 */
async function create(
  source: string | Uint8Array,
  { provider, threads }: SessionSettings,
  folder?: string,
): Promise<InferenceSession> {
  const { InferenceSession } = await onnxRuntime()
  const weights = folder === undefined ? {} : { model_external_initializers_file_folder_path: folder }
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    enableMemPattern: false,
    intraOpNumThreads: intraOpThreads(threads),
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '20' }, ...weights } },
  }
  return typeof source === 'string' ? InferenceSession.create(source, options) : InferenceSession.create(source, options)
}

/** Null where the graph is to run as it is. */
async function openInBlocks(file: string, settings: SessionSettings): Promise<InferenceSession | null> {
  if (settings.provider !== 'cpu' || (await stat(file)).size > largestRewritten) return null
  try {
    const rewritten = attentionInBlocks(await readFile(file))
    return rewritten && (await create(rewritten, settings, path.dirname(file)))
  } catch {
    return null
  }
}

function tensors(metadata: readonly InferenceSession.ValueMetadata[]): TensorSpec[] {
  return metadata.flatMap((entry) => (entry.isTensor ? [{ name: entry.name, type: entry.type, shape: entry.shape }] : []))
}
