import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import {
  AppError,
  engineContract,
  measureId,
  toWireError,
  type EngineResult,
  type EngineRun,
} from '../../../src-shared/contract/index.ts'
import { fromProcess, serve } from '../../../src-shared/rpc/index.ts'

/**
 * An engine without a model, for tests: the prompt says what happens. `steps 5` makes five steps and a picture of the
 * seed; `crash 3` ends the process after three; `hang` blocks the process after one; `refuse` fails, `refuse-odd` for odd seeds; `warn 2` makes
 * two with a warning; `wait` goes on until it is stopped. With `side by side` in the prompt, three go together. SCRIPTED_SHIFT moves every pixel by that many levels, as other hardware might.
 */
const shift = Number(process.env['SCRIPTED_SHIFT'] ?? 0)
const port = fromProcess(process)
port.onClose(() => process.exit(0))
const stopped = new Set<string>()

const server = serve(port, engineContract, {
  hello: () => ({
    pid: process.pid,
    onnxruntime: shift > 0 ? 'scripted, other' : 'scripted',
    node: process.versions.node,
    compiled: ['cpu'],
  }),
  probe: ({ provider }) => {
    if (provider === 'cuda') process.abort()
    const available = provider === 'cpu' || provider === 'webgpu'
    return { available, code: available ? null : ('no-adapter' as const), reason: available ? null : 'Not here.' }
  },
  probeModel: ({ model: { provider } }) => {
    if (provider === 'cuda') process.abort()
    const available = provider === 'cpu' || provider === 'webgpu'
    return {
      available,
      code: available ? null : ('no-adapter' as const),
      reason: available ? null : 'Not here.',
      difference: available ? 1e-6 : null,
      seconds: available ? 0.1 : null,
    }
  },
  stop: ({ runId }) => {
    stopped.add(runId)
    return {}
  },
  together: ({ settings, batch }) => ({ runs: batch || (settings.prompt.includes('side by side') ? 3 : 1) }),
  measure: async () => {
    stopped.delete(measureId)
    for (let done = 1; done <= 10; done++) {
      server.emit('measuring', { done, total: 10 })
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (stopped.has(measureId)) throw new AppError('cancelled', 'The measurement was stopped.')
    }
    const floors = [10, 1, 0.1].map((sigma) => ({ sigma, tolerance: sigma === 1 ? 1e-6 : 1e-7 }))
    const size = { width: 8, height: 8 }
    return { ...size, secondsPerEvaluation: 0.25, memoryBytes: 1e8, floors, noiseFloorTolerance: 1e-6 }
  },
  tokens: ({ text }) => ({ count: text.split(' ').length, limit: 4, parts: 1, cutFrom: null }),
  run: async ({ runs }) => {
    await Promise.all(
      runs.map(async (request) => {
        const { runId } = request
        try {
          server.emit('ended', { runId, end: { result: await run(request, runs.length) } })
        } catch (error) {
          server.emit('ended', { runId, end: { failure: toWireError(error) } })
        }
      }),
    )
    return {}
  },
})

async function run(request: EngineRun, together: number): Promise<EngineResult> {
  const { runId, outDir, settings, keep } = request
  const [verb, number = '3'] = settings.prompt.split(' ')
  if (verb === 'refuse' || (verb === 'refuse-odd' && settings.seed % 2 === 1))
    throw new AppError('model-output-not-finite', 'The network answered with NaN.', { step: 0 })
  const side = 8
  const rgb = picture(settings.seed, shift, side)
  const small = await sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
    .webp()
    .toBuffer()
  for (const view of ['x0', 'state']) mkdirSync(path.join(outDir, view), { recursive: true })
  const count = verb === 'wait' ? Infinity : Number(number)
  let index = 0
  for (; index < count && !stopped.has(runId); index++) {
    if (keep !== 'off') {
      for (const view of ['x0', 'state']) writeFileSync(path.join(outDir, view, `${String(index).padStart(5, '0')}.webp`), small)
      server.emit('frame', { runId, frame: { index, step: index, sigma: 80 / (index + 1), t: 0, nfe: index } })
    }
    server.emit('steps', { runId, records: [step(index)] })
    const progress = {
      nfe: index,
      nfeExpected: null,
      networkCalls: index,
      sigma: 1,
      seconds: 0,
      frames: index,
      phase: 'sampling' as const,
    }
    server.emit('progress', { runId, progress })
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (verb === 'crash' && index + 1 >= count) process.kill(process.pid, 'SIGKILL')
    if (verb === 'hang') for (;;);
  }
  const file = path.join(outDir, 'picture.png')
  if (!stopped.has(runId))
    await sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toFile(file)
  return {
    outcome: {
      status: stopped.has(runId) ? 'cancelled' : 'done',
      nfe: { accepted: index, rejected: 0, probe: 0, total: index, networkCalls: index },
      effectiveTolerance: null,
      acceptedSteps: index,
      rejectedSteps: 0,
      seconds: { total: 0.5, network: 0.4, rest: 0.1 },
      solverVersion: 1,
      chart: 'angle',
      provider: request.model.provider,
      precision: 'float32',
      ...(together > 1 && { batch: together }),
      runtime: shift > 0 ? 'scripted, other' : 'scripted',
      platform: 'test',
      noiseHash: createHash('sha256').update(String(settings.seed)).digest('hex'),
      pixelHash: createHash('sha256').update(rgb).digest('hex'),
    },
    predictionType: 'edm',
    sampleShape: [3, side, side],
    picture: stopped.has(runId) ? null : { file, width: side, height: side },
    latent: null,
    dense: false,
    frames: keep === 'off' ? 0 : index,
    warnings: verb === 'warn' ? ['The script warns.'] : [],
  }
}

function step(index: number) {
  return {
    index,
    kind: 'step' as const,
    accepted: true,
    t: 1,
    tNext: 0,
    sigma: 80 / (index + 1),
    sigmaNext: 80 / (index + 2),
    lambda: 0,
    h: 0.1,
    error: 0.5,
    nfe: index,
    seconds: 0,
    speed: null,
    turn: null,
  }
}

function picture(seed: number, offset: number, side: number): Uint8Array {
  return Uint8Array.from({ length: side * side * 3 }, (_, i) => ((seed * 37 + i * 11) % 200) + offset)
}
