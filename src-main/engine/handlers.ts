import { AppError } from '../../src-shared/contract/errors.ts'
import { measureId, type engineContract, type EngineEvents } from '../../src-shared/contract/engine.ts'
import type { Handlers, Payload } from '../../src-shared/rpc/contract.ts'
import { rolesOf } from './denoiser.ts'
import { chunksFor, partTokenizer, type TextPart } from './families/conditioner.ts'
import { plainText } from './families/plain-text.ts'
import { conditionerKindOf } from './families/registry.ts'
import { readModelFolder, type ModelFolder } from './folder.ts'
import { measureModel } from './measure.ts'
import { modelKeeper } from './models.ts'
import { executeRun } from './run.ts'
import { compiledProviders, onnxRuntimeVersion } from './runtime/onnx.ts'
import { probeProvider } from './runtime/probe.ts'
import { readPrompt } from './text/reading.ts'
import type { PromptTokenizer } from './text/tokenizer.ts'
import { explainRunTrouble } from './trouble.ts'
import { batchSteps } from './step-batch.ts'

type Emit = <N extends keyof EngineEvents & string>(name: N, payload: Payload<typeof engineContract, N>) => void

interface Job {
  readonly runId: string
  cancelled: boolean
  /** Sends the step records that still wait for company. */
  tellRest: () => void
}

/** The engine's answers. One run or measurement at a time; tokens and stop are answered in between. */
export function engineHandlers(emit: Emit): Handlers<typeof engineContract> {
  const models = modelKeeper()
  const tokenizers = new Map<string, { fingerprint: string; tokenizer: PromptTokenizer | null }>()
  let busy: Job | null = null

  async function alone<T>(runId: string, work: (job: Job) => Promise<T>): Promise<T> {
    if (busy)
      throw new AppError('invalid-input', `The engine is busy with ${busy.runId}. Wait until it ends, or stop it.`, {
        runId: busy.runId,
      })
    const job: Job = { runId, cancelled: false, tellRest: () => {} }
    busy = job
    try {
      return await work(job)
    } catch (error) {
      throw explainRunTrouble(error)
    } finally {
      busy = null
    }
  }

  /** The tokenizer without loading a graph: typing a prompt must not load a model. */
  async function tokenizerOf(folder: ModelFolder, part: TextPart): Promise<PromptTokenizer | null> {
    const loaded = models.loaded(folder.dir)
    if (loaded && loaded.folder.fingerprint === folder.fingerprint) return loaded.pipeline.tokenizer
    const known = tokenizers.get(folder.dir)
    if (known && known.fingerprint === folder.fingerprint) return known.tokenizer
    const tokenizer = await partTokenizer(folder, part, null)
    tokenizers.clear()
    tokenizers.set(folder.dir, { fingerprint: folder.fingerprint, tokenizer })
    return tokenizer
  }

  return {
    hello: () => ({
      pid: process.pid,
      onnxruntime: onnxRuntimeVersion(),
      node: process.versions.node,
      compiled: compiledProviders(process.platform, process.arch),
    }),
    probe: ({ provider }) => probeProvider(provider),
    run: (request, { signal }) =>
      alone(request.runId, async (job) => {
        const { runId } = request
        const steps = batchSteps((records) => emit('steps', { runId, records }))
        job.tellRest = steps.flush
        try {
          return await executeRun(request, models, {
            progress: (progress) => emit('progress', { runId, progress }),
            step: steps.add,
            frame: (frame) => emit('frame', { runId, frame }),
            cancelled: () => job.cancelled || signal.aborted,
          })
        } finally {
          steps.flush()
        }
      }),
    stop: ({ runId }) => {
      if (busy?.runId === runId) {
        busy.cancelled = true
        busy.tellRest()
      }
      return {}
    },
    measure: ({ model }, { signal }) =>
      alone(measureId, async (job) =>
        measureModel((await models.open(model)).pipeline, {
          progress: (done, total) => emit('measuring', { done, total }),
          cancelled: () => job.cancelled || signal.aborted,
        }),
      ),
    tokens: async ({ dir, text, inputs: given }) => {
      const folder = readModelFolder(dir)
      const { inputs } = rolesOf(given)
      const part = conditionerKindOf(inputs).main(folder, inputs) ?? plainText.main(folder, inputs)!
      const tokenizer = await tokenizerOf(folder, part)
      if (!tokenizer) return { count: 0, limit: null, parts: 0, cutFrom: null }
      const { count, limit, chunks, cutFrom } = readPrompt(tokenizer, text, chunksFor(part, inputs, tokenizer))
      return { count, limit, parts: chunks.length, cutFrom }
    },
  }
}
