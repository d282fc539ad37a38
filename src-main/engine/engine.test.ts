import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Metadata, type OutputInfo } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { denseEntryAt, denseRange, parseDenseHeader, readDense } from '../../src-shared/formats/dense.ts'
import { readNpy, writeNpy } from '../../src-shared/formats/npy.ts'
import { toRgb } from '../../src-shared/formats/rgb.ts'
import { createNoise, evaluateDense } from '../../src-shared/numerics/index.ts'
import { onnxRuntime, compiledProviders } from './runtime/onnx.ts'
import { pixelHash, float32Hash } from './output/hash.ts'
import { startEngine, type EngineChild } from './testing/engine-child.ts'
import { gaussianFlow, gaussianStd } from './testing/gaussian.ts'
import { flowFolder, temporaryFolder } from './testing/model-folder.ts'

/** Standard-normal noise in single precision and the exact end of the Gaussian flow from it. */
function gaussianEnd(seed: number, size: number): { noise: Float64Array; end: number[] } {
  const noise = new Float64Array(size)
  createNoise('philox', seed).fill(noise)
  return { noise, end: Array.from(noise, (z) => gaussianStd * z) }
}

const plainFlow = (): string => flowFolder(gaussianFlow())

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0)

async function pixels(file: string): Promise<{ data: Buffer; info: OutputInfo; metadata: Metadata }> {
  const image = sharp(file)
  const metadata = await image.metadata()
  return { ...(await image.raw().toBuffer({ resolveWithObject: true })), metadata }
}

let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

test('hello tells the versions without loading ONNX Runtime, and the table of providers is right here', async () => {
  const hello = await engine.client.call('hello', {})
  expect(hello).toMatchObject({ pid: engine.child.pid, node: process.versions.node })
  const runtime = await onnxRuntime()
  expect(hello.onnxruntime).toBe(runtime.env.versions.node)
  const listed = runtime.listSupportedBackends().map(({ name }) => name)
  expect([...hello.compiled].sort()).toEqual(listed.filter((name) => name !== 'tensorrt').sort())
  expect(compiledProviders('freebsd', 'x64')).toEqual(['cpu'])
})

test('probe: the CPU works, a provider that is not there has a reason', async () => {
  expect(await engine.client.call('probe', { provider: 'cpu' })).toEqual({ available: true, code: null, reason: null })
  const absent = process.platform === 'darwin' ? 'dml' : 'coreml'
  const { available, reason } = await engine.client.call('probe', { provider: absent })
  expect(available).toBe(false)
  expect(reason).toMatch(new RegExp(`ONNX Runtime for this system .* has no "${absent}"`))
})

describe('a Gaussian flow network', () => {
  test('ends where the exact flow ends, and every file agrees', async () => {
    const result = await engine.run(plainFlow(), {
      keep: 'full',
      saveLatent: true,
      settings: { seed: 5, width: 8, height: 8, solver: { rtol: 1e-6, atol: 1e-6 } },
    })
    const { noise, end } = gaussianEnd(5, 192)
    expect(result).toMatchObject({ predictionType: 'flow', sampleShape: [3, 8, 8], dense: true })
    expect(result.outcome).toMatchObject({ status: 'done', precision: 'float32', provider: 'cpu', noiseHash: float32Hash(noise) })
    const latent = readNpy(readFileSync(result.latent!))
    expect(latent).toMatchObject({ dtype: 'float32', shape: [1, 3, 8, 8] })
    expect(largest(latent.data, end)).toBeLessThan(2e-5)

    const { data, info, metadata } = await pixels(result.picture!.file)
    expect(info).toMatchObject({ width: 8, height: 8, channels: 3 })
    expect(metadata).toMatchObject({ format: 'png', depth: 'uchar' })
    const rounded = toRgb(latent.data, [3, 8, 8])
    expect([...data]).toEqual([...rounded.rgb])
    expect(result.outcome.pixelHash).toBe(pixelHash(rounded))
  })

  test('frames, records and dense output tell one story', async () => {
    const result = await engine.run(plainFlow(), {
      keep: 'full',
      settings: { seed: 5, width: 8, height: 8, solver: { rtol: 1e-5, atol: 1e-5 } },
    })
    const accepted = engine.steps.filter((record) => record.accepted)
    expect(result.outcome.acceptedSteps).toBe(accepted.filter(({ kind }) => kind === 'step').length)
    expect(engine.steps.map(({ index }) => index)).toEqual(engine.steps.map((_, i) => i))
    expect(engine.frames.map(({ index }) => index)).toEqual(Array.from({ length: accepted.length + 1 }, (_, i) => i))
    expect(engine.frames.map(({ step }) => step)).toEqual([-1, ...accepted.map(({ index }) => index)])
    expect(result.frames).toBe(engine.frames.length)
    for (const view of ['x0', 'state']) {
      expect(readdirSync(join(result.outDir, view))).toHaveLength(result.frames)
      expect((await pixels(join(result.outDir, view, '00000.webp'))).metadata).toMatchObject({ format: 'webp', width: 8 })
    }
    expect(engine.progress.at(-1)).toMatchObject({ phase: 'ended', nfe: result.outcome.nfe.total, frames: result.frames })
    expect([...new Set(engine.progress.map(({ phase }) => phase))]).toEqual([
      'loading',
      'encoding',
      'sampling',
      'decoding',
      'saving',
      'ended',
    ])

    const header = parseDenseHeader(readFileSync(join(result.outDir, 'dense.json'), 'utf8'))
    const bytes = readFileSync(join(result.outDir, 'dense.bin'))
    const { noise } = gaussianEnd(5, 192)
    for (const s of [300, 4, 0.6, 0.05]) {
      const entry = denseEntryAt(header, s)!
      const { offset, length } = denseRange(header, entry)
      const { u, denoised } = evaluateDense(readDense(header, entry, bytes.subarray(offset, offset + length)), s)
      const state = Array.from(noise, (z) => (z * Math.hypot(gaussianStd, s)) / Math.hypot(1, s))
      expect(largest(u, state)).toBeLessThan(1e-3)
      const estimate = state.map((v) => (v * Math.hypot(1, s) * gaussianStd ** 2) / (gaussianStd ** 2 + s * s))
      expect(largest(denoised, estimate)).toBeLessThan(2e-2)
    }
  })

  test.each([
    ['int64 scalar', { timestep: { type: 'int64', shape: [] } }, 5e-3, 'float32'],
    ['int64 vector', { timestep: { type: 'int64', shape: ['steps'] } }, 5e-3, 'float32'],
    ['float32 vector', { timestep: { type: 'float32', shape: ['batch'] } }, 1e-4, 'float32'],
    ['float16 throughout', { type: 'float16', timestep: { type: 'float16', shape: ['batch'] } }, 2e-2, 'float16'],
    ['float64 throughout', { type: 'float64', timestep: { type: 'float64', shape: [] } }, 1e-4, 'float64'],
    ['batch of two', { shape: [2, 3, 8, 8] }, 1e-4, 'float32'],
    ['weights beside the graph', { externalWeights: true }, 1e-4, 'float32'],
  ] as const)('%s', async (_, graph, tolerance, precision) => {
    const dir = flowFolder(gaussianFlow(graph))
    const loose = precision === 'float16' || ('timestep' in graph && graph.timestep.type === 'int64')
    const solver = loose ? { id: 'heun', steps: 60 } : { rtol: 1e-5, atol: 1e-5 }
    const result = await engine.run(dir, { saveLatent: true, settings: { seed: 9, width: 8, height: 8, solver } })
    expect(result.outcome.precision).toBe(precision)
    const { data } = readNpy(readFileSync(result.latent!))
    expect(largest(data, gaussianEnd(9, 192).end)).toBeLessThan(tolerance)
    expect(result.warnings.some((text) => text.includes('whole time steps'))).toBe(
      'timestep' in graph && graph.timestep.type === 'int64',
    )
  })

  test('start noise from a file: with and without a leading 1, in both precisions; the latent has its shape', async () => {
    const dir = plainFlow()
    const noise = Float64Array.from({ length: 192 }, (_, i) => Math.sin(i))
    const folder = temporaryFolder('flowline-noise-')
    const settings = { width: 8, height: 8, solver: { rtol: 1e-6, atol: 1e-6 } }
    for (const [name, array, shape] of [
      ['a.npy', noise, [3, 8, 8]],
      ['b.npy', Float32Array.from(noise), [1, 3, 8, 8]],
    ] as const) {
      writeFileSync(join(folder, name), writeNpy(array, shape))
      const result = await engine.run(dir, { noiseFile: join(folder, name), saveLatent: true, settings })
      const latent = readNpy(readFileSync(result.latent!))
      expect(latent.shape).toEqual(shape)
      expect(
        largest(
          latent.data,
          noise.map((z) => z * gaussianStd),
        ),
      ).toBeLessThan(2e-5)
    }
  })

  test('noise that does not fit is refused with the shape that would', async () => {
    const file = join(temporaryFolder('flowline-noise-'), 'wrong.npy')
    writeFileSync(file, writeNpy(new Float32Array(192), [3, 64]))
    const settings = { width: 8, height: 8 }
    await expect(engine.run(plainFlow(), { noiseFile: file, settings })).rejects.toMatchObject({
      code: 'invalid-input',
      message: /\(3, 64\).*need \(3, 8, 8\) or \(1, 3, 8, 8\)/,
    })
    writeFileSync(file, writeNpy(new Float32Array(192).fill(NaN), [3, 8, 8]))
    await expect(engine.run(plainFlow(), { noiseFile: file, settings })).rejects.toMatchObject({
      code: 'invalid-input',
      message: /NaN/,
    })
    await expect(engine.run(plainFlow(), { noiseFile: `${file}.none`, settings })).rejects.toMatchObject({
      code: 'invalid-input',
      message: /cannot be read/,
    })
  })

  test('a variation of strength 1 is the other seed, of 0 the first', async () => {
    const dir = plainFlow()
    const hash = async (settings: object): Promise<string> =>
      (await engine.run(dir, { settings: { width: 8, height: 8, ...settings } })).outcome.noiseHash
    const [one, two] = [await hash({ seed: 1 }), await hash({ seed: 2 })]
    expect(await hash({ seed: 1, variation: { seed: 2, strength: 0 } })).toBe(one)
    expect(await hash({ seed: 1, variation: { seed: 2, strength: 1 } })).toBe(two)
    expect([one, two]).not.toContain(await hash({ seed: 1, variation: { seed: 2, strength: 0.3 } }))
  })

  test('measure times the network and finds the noise floor of its precision', async () => {
    const measure = (type: 'float32' | 'float16') => {
      const timestep = { type: 'float32', shape: [] } as const
      const dir = flowFolder(gaussianFlow({ type, timestep }))
      return engine.client.call('measure', { model: { dir, provider: 'cpu', threads: 0 } })
    }
    const [single, half] = [await measure('float32'), await measure('float16')]
    expect(single.secondsPerEvaluation).toBeGreaterThan(0)
    const lowest = ({ floors }: typeof single): number => Math.max(...floors.map(({ tolerance }) => tolerance))
    expect(lowest(single)).toBeGreaterThan(1e-10)
    expect(lowest(single)).toBeLessThan(1e-7)
    expect(lowest(half) / lowest(single)).toBeGreaterThan(1e3)
    for (const measured of [single, half]) {
      const { floors, noiseFloorTolerance, width, height } = measured
      expect(floors.map(({ sigma }) => sigma)).toEqual([10, 1, 0.1])
      // A run of a network that takes single precision uses no smaller tolerance.
      expect(noiseFloorTolerance).toBe(Math.max(1e-7, lowest(measured)))
      expect([width, height]).toEqual([8, 8])
    }
    if (process.platform === 'linux') {
      const { pid } = await engine.client.call('hello', {})
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]
      expect(half.memoryBytes / 1024).toBeLessThanOrEqual(Number(peak))
      expect(half.memoryBytes / 1024).toBeGreaterThan(Number(peak) * 0.9)
    }
  })
})

test('nothing but the picture is written for a run without trajectory', async () => {
  const result = await engine.run(plainFlow(), { settings: { width: 8, height: 8 } })
  expect(readdirSync(result.outDir)).toEqual(['picture.png'])
  expect(existsSync(result.picture!.file)).toBe(true)
})
