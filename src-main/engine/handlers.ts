import {
  measureId,
  type engineContract,
  type EngineEnd,
  type EngineEvents,
  type EngineRun,
} from '../../src-shared/contract/engine.ts'
import { AppError, toWireError } from '../../src-shared/contract/errors.ts'
import type { Handlers, Payload } from '../../src-shared/rpc/contract.ts'
import { rolesOf } from './denoiser.ts'
import { chunksFor, partTokenizer, type TextPart } from './families/conditioner.ts'
import { plainText } from './families/plain-text.ts'
import { conditionerKindOf } from './families/registry.ts'
import { readModelFolder, type ModelFolder } from './folder.ts'
import { measureModel } from './measure.ts'
import { modelKeeper } from './models.ts'
import { probeModel } from './probe-model.ts'
import { executeRuns, type StartedRun } from './run.ts'
import { compiledProviders, onnxRuntimeVersion } from './runtime/onnx.ts'
import { probeProvider } from './runtime/probe.ts'
import { readPrompt } from './text/reading.ts'
import type { PromptTokenizer } from './text/tokenizer.ts'
import { explainRunTrouble, mostAtOnce } from './trouble.ts'
import { batchSteps } from './step-batch.ts'

type Emit = <N extends keyof EngineEvents & string>(name: N, payload: Payload<typeof engineContract, N>) => void

interface Job {
  readonly name: string
  /** The runs of the job that were stopped. */
  readonly stopped: Set<string>
  /** Sends the step records that still wait for company. */
  tellRest: () => void
}

/** The engine's answers. One job at a time: runs side by side, or a measurement; tokens and stop are answered in between. */
export function engineHandlers(emit: Emit): Handlers<typeof engineContract> {
  const models = modelKeeper()
  const tokenizers = new Map<string, { fingerprint: string; tokenizer: PromptTokenizer | null }>()
  let busy: Job | null = null

  async function alone<T>(name: string, work: (job: Job) => Promise<T>): Promise<T> {
    if (busy)
      throw new AppError('invalid-input', `The engine is busy with ${busy.name}. Wait until it ends, or stop it.`, {
        runId: busy.name,
      })
    const job: Job = { name, stopped: new Set(), tellRest: () => {} }
    busy = job
    try {
      return await work(job)
    } catch (error) {
      throw explainRunTrouble(error)
    } finally {
      busy = null
    }
  }

  function start(request: EngineRun, job: Job, signal: AbortSignal): StartedRun {
    const { runId } = request
    const steps = batchSteps((records) => emit('steps', { runId, records }))
    const { tellRest } = job
    job.tellRest = () => {
      tellRest()
      steps.flush()
    }
    const end = (how: EngineEnd): void => {
      steps.flush()
      emit('ended', { runId, end: how })
    }
    return {
      request,
      events: {
        progress: (progress) => emit('progress', { runId, progress }),
        step: steps.add,
        frame: (frame) => emit('frame', { runId, frame }),
        ended: (result) => end({ result }),
        failed: (error) => end({ failure: toWireError(explainRunTrouble(error)) }),
        cancelled: () => job.stopped.has(runId) || signal.aborted,
      },
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
    probeModel: ({ model: { dir, provider, threads } }) => alone(measureId, () => probeModel(dir, provider, threads)),
    together: ({ model, settings, batch }) =>
      alone(measureId, async () => {
        const { pipeline } = await models.open(model)
        const shape = pipeline.sampleShape(settings)
        const { network } = await pipeline.condition(settings, shape, { batch })
        return { runs: Math.min(await network.rowsTogether(), mostAtOnce(shape)) }
      }),
    run: ({ runs, batch }, { signal }) =>
      alone(runs.map(({ runId }) => runId).join(', '), async (job) => {
        const started = runs.map((request) => start(request, job, signal))
        await executeRuns(started, batch, models)
        return {}
      }),
    stop: ({ runId }) => {
      busy?.stopped.add(runId)
      busy?.tellRest()
      return {}
    },
    measure: ({ model }, { signal }) =>
      alone(measureId, async (job) =>
        measureModel((await models.open(model)).pipeline, {
          progress: (done, total) => emit('measuring', { done, total }),
          cancelled: () => job.stopped.has(measureId) || signal.aborted,
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
