import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainLoadFailure, explainRunFailure } from './runtime/explain.ts'
import { startEngine, type EngineChild } from './testing/engine-child.ts'
import { gaussianFlow } from './testing/gaussian.ts'
import { flowFolder as folder, temporaryFolder } from './testing/model-folder.ts'

const broken = fileURLToPath(new URL('../../e2e/fixtures/models/broken', import.meta.url))
const size = { width: 8, height: 8 }
let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

/** The engine still works: nothing that went wrong before stays behind. */
const expectAlive = async (): Promise<void> => {
  const { outcome } = await engine.run(folder(gaussianFlow()), { settings: { ...size, solver: { id: 'euler', steps: 2 } } })
  expect(outcome.status).toBe('done')
}

describe('model folders that cannot run', () => {
  test.each([
    ['truncated-onnx', 'model-broken', /unet\/model\.onnx is damaged, cut off or not an ONNX graph/],
    ['text-as-onnx', 'model-broken', /unet\/model\.onnx is damaged, cut off or not an ONNX graph/],
    ['foreign-graph', 'model-broken', /unet\/model\.onnx is no denoising network/],
    ['missing-unet', 'model-broken', /unet\/model\.onnx is missing/],
    ['missing-scheduler', 'model-broken', /scheduler_config\.json is missing/],
    ['malformed-scheduler', 'model-broken', /scheduler_config\.json is not readable JSON/],
    ['unknown-scheduler', 'model-unsupported', /scheduler class/],
    ['path-escape', 'model-broken', /from outside the model folder/],
  ])('%s', async (name, code, message) => {
    const dir = join(broken, name)
    await expect(engine.run(dir, { settings: size })).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('a folder that is not there, or is a file', async () => {
    await expect(engine.run('/nowhere/model')).rejects.toMatchObject({
      code: 'model-missing',
      message: /\/nowhere\/model is not there/,
    })
    await expect(engine.run(fileURLToPath(import.meta.url))).rejects.toMatchObject({
      code: 'model-missing',
      message: /not a model folder/,
    })
    await expectAlive()
  })

  test('weights that are cut off or gone name the graph', async () => {
    const dir = folder(gaussianFlow({ externalWeights: true }))
    truncateSync(join(dir, 'unet/model.onnx_data'), 2)
    await expect(engine.run(dir, { settings: size })).rejects.toMatchObject({
      code: 'model-broken',
      message: /unet\/model\.onnx/,
    })
    rmSync(join(dir, 'unet/model.onnx_data'))
    await expect(engine.run(dir, { settings: size })).rejects.toMatchObject({
      code: 'model-broken',
      message: /lacks its weight file/,
    })
  })

  test('links that lead out of the folder are refused, links inside are followed', async () => {
    const outside = folder(gaussianFlow({ externalWeights: true }))
    const dir = folder(gaussianFlow({ externalWeights: true }))
    const weights = join(dir, 'unet/model.onnx_data')
    rmSync(weights)
    symlinkSync(join(outside, 'unet/model.onnx_data'), weights)
    await expect(engine.run(dir, { settings: size })).rejects.toMatchObject({
      code: 'model-broken',
      message: /outside the model folder/,
    })
    const config = join(dir, 'scheduler/scheduler_config.json')
    rmSync(config)
    symlinkSync(join(outside, 'scheduler/scheduler_config.json'), config)
    await expect(engine.run(dir, { settings: size })).rejects.toMatchObject({
      code: 'model-broken',
      message: /scheduler_config\.json leads outside/,
    })

    const linked = folder(gaussianFlow())
    mkdirSync(join(linked, 'real'))
    cpSync(join(linked, 'unet'), join(linked, 'real'), { recursive: true })
    rmSync(join(linked, 'unet'), { recursive: true })
    symlinkSync('real', join(linked, 'unet'))
    expect((await engine.run(linked, { settings: { ...size, solver: { id: 'euler', steps: 2 } } })).outcome.status).toBe('done')
  })

  test('a changed file is loaded anew', async () => {
    const dir = folder(gaussianFlow())
    await engine.run(dir, { settings: { ...size, solver: { id: 'euler', steps: 2 } } })
    writeFileSync(join(dir, 'unet/model.onnx'), 'no longer a graph')
    await expect(engine.run(dir, { settings: size })).rejects.toMatchObject({ code: 'model-broken' })
  })

  test('an input nobody supplies is named', async () => {
    const graph = gaussianFlow()
    const dir = folder({ ...graph, inputs: [...graph.inputs, { name: 'camera', type: 'float32', shape: ['batch', 6] }] })
    await expect(engine.run(dir, { settings: size })).rejects.toMatchObject({ code: 'model-unsupported', message: /"camera"/ })
  })

  test('a provider that is not there', async () => {
    const provider = process.platform === 'darwin' ? 'dml' : 'coreml'
    await expect(engine.run(folder(gaussianFlow()), { provider, settings: size })).rejects.toMatchObject({
      code: 'provider-unavailable',
      data: { provider },
    })
  })
})

describe('numbers that are not finite', () => {
  test.each([
    ['nan-always', 1],
    ['nan-below-1', null],
  ])('%s names level and evaluation', async (name, evaluation) => {
    const failure = await engine.run(join(broken, name), { settings: size }).then(
      () => null,
      (error: unknown) => error as { code: string; message: string; data: Record<string, number> },
    )
    expect(failure).toMatchObject({ code: 'model-output-not-finite', message: /not a number at noise level/ })
    if (evaluation !== null) expect(failure!.data['evaluation']).toBe(evaluation)
    else {
      expect(failure!.data['level']).toBeLessThan(1)
      expect(failure!.data['evaluation']).toBeGreaterThan(1)
    }
  })

  test('the records up to the failure were told, frames stay, dense output has no header', async () => {
    const outDir = temporaryFolder()
    await expect(
      engine.run(folder(gaussianFlow({ nanBelow: 300 })), {
        outDir,
        keep: 'full',
        settings: { ...size, solver: { id: 'euler', steps: 20 } },
      }),
    ).rejects.toMatchObject({ code: 'model-output-not-finite' })
    expect(engine.steps.length).toBeGreaterThan(3)
    expect(engine.frames.length).toBeGreaterThan(3)
    expect(readdirSync(join(outDir, 'x0')).length).toBe(engine.frames.length)
    expect(readdirSync(outDir)).not.toContain('dense.json')
  })
})

test('an absurd size is refused before memory is taken', async () => {
  const free = folder(gaussianFlow({ shape: ['batch', 3, 'h', 'w'] }))
  await expect(engine.run(free, { settings: { width: 16384, height: 16384 } })).rejects.toMatchObject({
    code: 'out-of-memory',
    message: /Choose a smaller picture/,
  })
  await expectAlive()
})

test('a full or vanished run folder', async () => {
  await expect(engine.run(folder(gaussianFlow()), { outDir: '/nowhere/run', keep: 'off', settings: size })).rejects.toMatchObject(
    { code: 'disk-gone', message: /\/nowhere\/run/ },
  )
  await expect(
    engine.run(folder(gaussianFlow()), { outDir: '/nowhere/run', keep: 'full', settings: size }),
  ).rejects.toMatchObject({ code: 'disk-gone' })
  await expectAlive()
})

test.runIf(process.platform === 'linux')('a full disk', async () => {
  const outDir = temporaryFolder()
  symlinkSync('/dev/full', join(outDir, 'picture.png'))
  await expect(engine.run(folder(gaussianFlow()), { outDir, settings: size })).rejects.toMatchObject({
    code: 'disk-full',
    message: /Free some space/,
  })
})

describe('what ONNX Runtime says', () => {
  test.each([
    ['std::bad_alloc', 'out-of-memory', /picture smaller/],
    [
      'Non-zero status code returned while running Conv node. Failed to allocate memory for requested buffer of size 4294967296',
      'out-of-memory',
      /needs (another )?4\.3 GB/,
    ],
    ['CUDA failure 2: out of memory ; GPU=0', 'out-of-memory', /half-precision/],
  ])('%s', (text, code, message) => {
    for (const explain of [explainLoadFailure, explainRunFailure]) {
      for (const provider of ['cpu', 'cuda', 'webgpu']) {
        const error = explain(new Error(text), '/m/unet/model.onnx', provider)
        expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
        expect(/ are free\. Close other programs/.test(error.message)).toBe(provider === 'cpu')
        expect(error.message.includes('or choose the CPU in Settings')).toBe(provider !== 'cpu')
        expect(error.data['freeBytes'] === null).toBe(provider !== 'cpu')
      }
    }
  })

  test('a provider that is not part of ONNX Runtime here is said so, and a reason ends with one full stop', () => {
    const said = (text: string) => explainLoadFailure(new Error(text), '/m/unet/model.onnx', 'dml')
    const absent = said('no available backend found. ERR: [dml] backend not found.')
    expect(absent).toMatchObject({
      code: 'provider-unavailable',
      message: expect.stringMatching(/ONNX Runtime for this system \(\S+\) has no "dml"\. Choose another provider/),
    })
    expect(absent.message).not.toContain('backend')
    expect(said('DmlExecutionProvider_Append failed.').message).toContain('failed. Choose')
  })

  test('other failures of a run name the graph', () => {
    expect(explainRunFailure(new Error('Got invalid dimensions for input: sample'), '/m/unet/model.onnx', 'cpu')).toMatchObject({
      code: 'model-broken',
      message: /\/m\/unet\/model\.onnx failed while it ran: Got invalid dimensions/,
    })
    expect(
      explainLoadFailure(
        new Error('Fatal error: com.acme:Magic(-1) is not a registered function/op'),
        '/m/unet/model.onnx',
        'cpu',
      ),
    ).toMatchObject({
      code: 'model-unsupported',
    })
  })
})
