import fs, {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import promises from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { importFormSchema } from '../../../../src-shared/contract/index.ts'
import { flowFolder, modelFolder, temporaryFolder } from '../../../engine/testing/model-folder.ts'
import { writeOnnx, type Graph } from '../../../engine/testing/onnx-writer.ts'
import { hashModel, memoryHashCache } from '../hash.ts'
import { scanModel } from '../scan.ts'
import { LibraryImports } from './imports.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../e2e/fixtures/models/${name}`, import.meta.url))
const never = new AbortController().signal
const quiet = { signal: never, onProgress: () => {} }
const shape = ['batch', 3, 8, 8]
const graph: Graph = {
  inputs: [
    { name: 'sample', type: 'float32', shape },
    { name: 'timestep', type: 'float32', shape: ['batch'] },
  ],
  outputs: [{ name: 'out_sample', type: 'float32', shape }],
  nodes: [{ op: 'Mul', inputs: ['sample', 'w'], output: 'out_sample' }],
  constants: { w: { shape: [1], values: [1] } },
}

let library: string
let models: string
let hashes: ReturnType<typeof memoryHashCache>
let imports: LibraryImports

beforeEach(() => {
  library = path.join(temporaryFolder(), 'library')
  models = path.join(library, 'models')
  mkdirSync(models, { recursive: true })
  hashes = memoryHashCache()
  imports = new LibraryImports(library, hashes)
})
afterEach(() => void vi.restoreAllMocks())

async function whole(source: string, name: string | null = null): Promise<string> {
  return imports.run(await imports.begin(source, name, null), quiet)
}

/** A flow model with ten megabytes of weights beside its graph. */
function largeFolder(): string {
  const dir = flowFolder({ ...graph, external: { location: 'weights.bin', names: ['w'] } })
  appendFileSync(path.join(dir, 'unet/weights.bin'), Buffer.alloc(10 << 20, 'flowline'))
  return dir
}

describe('a copy of a folder', () => {
  test('has the hash of its source, known without reading it again, and its papers; other frameworks stay behind', async () => {
    const source = path.join(temporaryFolder(), 'latent')
    cpSync(fixture('latent'), source, { recursive: true })
    writeFileSync(path.join(source, 'LICENSE'), 'Words of the licence')
    writeFileSync(path.join(source, 'model.safetensors'), 'weights of another framework')
    mkdirSync(path.join(source, 'safety_checker'))
    writeFileSync(path.join(source, 'safety_checker/model.onnx'), 'x')
    const told: [number, number][] = []
    const id = await imports.begin(source, null, null)
    const folder = await imports.run(id, { signal: never, onProgress: (done, total) => told.push([done, total]) })
    expect(path.basename(folder)).toBe('Latent fixture')
    expect(readdirSync(folder).sort()).toEqual(readdirSync(fixture('latent')).concat('LICENSE').sort())
    expect(await hashModel(folder, hashes, { readFiles: false })).toBe(await hashModel(source, memoryHashCache()))
    expect(await scanModel(folder, 'library')).toMatchObject({ usable: true, problems: [] })
    expect(told.at(-1)![0]).toBe(told.at(-1)![1])
    expect(readdirSync(models)).toEqual(['Latent fixture'])
    expect(path.basename(await whole(source))).toBe('Latent fixture 2')
    const named = await whole(source, 'My copy')
    expect(await scanModel(named, 'library')).toMatchObject({ usable: true, name: 'My copy', problems: [] })
    expect(await hashModel(named, memoryHashCache())).toBe(await hashModel(source, memoryHashCache()))
  })

  test('takes weights along that lie in a folder beneath their graph', async () => {
    const source = flowFolder(writeOnnx({ ...graph, external: { location: 'data/w.bin', names: ['w'] } }).model)
    mkdirSync(path.join(source, 'unet/data'))
    writeFileSync(path.join(source, 'unet/data/w.bin'), new Uint8Array(4))
    const folder = await whole(source, 'nested')
    expect(existsSync(path.join(folder, 'unet/data/w.bin'))).toBe(true)
    expect((await scanModel(folder, 'library')).usable).toBe(true)
    const hash = await hashModel(folder, hashes, { readFiles: false })
    expect(hash).toBe(await hashModel(source, memoryHashCache()))
    writeFileSync(path.join(source, 'unet/data/w.bin'), new Uint8Array(4).fill(1))
    expect(await hashModel(source, memoryHashCache())).not.toBe(hash)
  })

  test('is found while it begins, and a folder is no paper', async () => {
    const source = flowFolder(graph)
    mkdirSync(path.join(source, 'LICENSE'))
    const beginning = new AbortController()
    const poll = (async () => {
      while (!beginning.signal.aborted) await imports.pending()
    })()
    const ids = await Promise.all(['a', 'b', 'c'].map((name) => imports.begin(flowFolder(graph), name, null)))
    beginning.abort()
    await poll
    for (const id of ids) await imports.run(id, quiet)
    expect(path.basename(await whole(source, 'd'))).toBe('d')
    expect(readdirSync(models).sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('is refused where the folder cannot run or leads out, and nothing is left', async () => {
    const broken = flowFolder('no graph')
    await expect(whole(broken)).rejects.toMatchObject({ code: 'model-broken', data: { problem: 'onnx-foreign' } })
    const leading = flowFolder(graph)
    symlinkSync('/etc/passwd', path.join(leading, 'unet/extra.bin'))
    await expect(whole(leading)).rejects.toMatchObject({ code: 'model-broken', data: { problem: 'path-escape' } })
    await expect(whole('/nowhere/at/all')).rejects.toMatchObject({ code: 'not-found' })
    for (const { id } of await imports.pending()) await imports.discard(id)
    expect(readdirSync(models)).toEqual([])
  })

  test('needs room: said with need and free before anything is written', async () => {
    const source = largeFolder()
    vi.spyOn(promises, 'statfs').mockResolvedValue({ bavail: 1000, bsize: 4096 } as fs.StatsFs)
    const id = await imports.begin(source, null, null)
    const error = await imports.run(id, quiet).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'disk-full', data: { free: 4_096_000 } })
    expect((error as { data: { needed: number } }).data.needed).toBeGreaterThan(10 << 20)
    expect(readdirSync(path.join(models, `.import-${id}`, 'content'))).toEqual([])
  })
})

describe('a copy that was cut short', () => {
  /** Stops after so many bytes and leaves what there is, as a process that ends does. */
  async function cutShort(source: string, after: number): Promise<string> {
    const id = await imports.begin(source, 'large', null)
    const controller = new AbortController()
    const onProgress = (done: number): void => void (done > after / 2 && controller.abort())
    await expect(imports.run(id, { signal: controller.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' })
    return id
  }

  test('is found again and goes on: what is there is not written again', async () => {
    const source = largeFolder()
    const id = await cutShort(source, 5 << 20)
    const part = path.join(models, `.import-${id}`, 'content/unet/weights.bin')
    const partBytes = statSync(part).size
    expect(partBytes).toBeGreaterThanOrEqual(5 << 20)
    expect(partBytes).toBeLessThan(10 << 20)
    const later = new LibraryImports(library, hashes)
    expect(await later.pending()).toMatchObject([{ id, name: 'large', source }])
    expect(await later.begin(source, 'large', null)).toBe(id)
    let written = 0
    const open = promises.open
    vi.spyOn(promises, 'open').mockImplementation(async (...given) => {
      const handle = await open(...given)
      const write = handle.write.bind(handle) as (...rest: unknown[]) => Promise<{ bytesWritten: number }>
      if (String(given[0]).endsWith('weights.bin'))
        handle.write = (async (...rest: unknown[]) => {
          const result = await write(...rest)
          written += result.bytesWritten
          return result
        }) as typeof handle.write
      return handle
    })
    const folder = await later.run(id, quiet)
    expect(written).toBe(statSync(path.join(source, 'unet/weights.bin')).size - partBytes)
    expect(await hashModel(folder, memoryHashCache())).toBe(await hashModel(source, memoryHashCache()))
    expect(readdirSync(models)).toEqual(['large'])
  })

  test('is right even where the half of it is damaged or its source has changed since', async () => {
    const source = largeFolder()
    const id = await cutShort(source, 5 << 20)
    const part = path.join(models, `.import-${id}`, 'content/unet/weights.bin')
    const handle = fs.openSync(part, 'r+')
    fs.writeSync(handle, 'damaged', 1000)
    fs.closeSync(handle)
    writeFileSync(path.join(source, 'unet/config.json'), '{"in_channels":3,"sample_size":16}')
    const folder = await imports.run(id, quiet)
    expect(await hashModel(folder, memoryHashCache())).toBe(await hashModel(source, memoryHashCache()))
  })

  test('leaves nothing once it is discarded', async () => {
    const id = await cutShort(largeFolder(), 2 << 20)
    await imports.discard(id)
    expect(readdirSync(models)).toEqual([])
    expect(await imports.pending()).toEqual([])
  })

  test('a source that changes under way is noticed', async () => {
    const source = largeFolder()
    const id = await imports.begin(source, null, null)
    let changed = false
    const onProgress = (): void => {
      if (!changed) appendFileSync(path.join(source, 'unet/weights.bin'), 'more')
      changed = true
    }
    await expect(imports.run(id, { signal: never, onProgress })).rejects.toMatchObject({ code: 'copy-failed' })
  })

  test('a copy that reads otherwise than it was written is no copy', async () => {
    const source = largeFolder()
    const id = await imports.begin(source, null, null)
    const open = promises.open
    vi.spyOn(promises, 'open').mockImplementation(async (...given) => {
      const handle = await open(...given)
      if (String(given[0]).includes('content/unet/weights.bin')) {
        const write = handle.write.bind(handle) as (buffer: Buffer, ...rest: number[]) => Promise<{ bytesWritten: number }>
        handle.write = ((buffer: Buffer, ...rest: number[]) =>
          write(Buffer.from(buffer.map((byte) => byte ^ 1)), ...rest)) as typeof handle.write
      }
      return handle
    })
    await expect(imports.run(id, quiet)).rejects.toMatchObject({ code: 'copy-failed' })
  })
})

describe('a single graph', () => {
  const form = importFormSchema.parse({ schedule: 'linear', predictionType: 'v_prediction' })
  const put = (bytes: Uint8Array): string => {
    const file = path.join(temporaryFolder(), 'my network.onnx')
    writeFileSync(file, bytes)
    return file
  }

  test('asks for what it does not say, and becomes a model with the answers', async () => {
    const free = { ...graph, inputs: [{ ...graph.inputs[0]!, shape: ['batch', 3, 'height', 'width'] }, graph.inputs[1]!] }
    const file = put(writeOnnx(free).model)
    expect((await imports.check(file)).file).toMatchObject({
      kind: 'unconditional',
      questions: ['schedule', 'size'],
      folder: null,
    })
    await expect(imports.begin(file, null, null)).rejects.toMatchObject({ code: 'invalid-input' })
    const folder = await imports.run(await imports.begin(file, null, { ...form, width: 32, height: 24 }), quiet)
    expect(path.basename(folder)).toBe('my network')
    expect(await scanModel(folder, 'library')).toMatchObject({
      usable: true,
      predictionType: 'v_prediction',
      schedule: { discrete: true, trainSteps: 1000 },
      size: { width: 32, height: 24 },
    })
  })

  test('begun again with other answers becomes a model with those', async () => {
    const file = put(writeOnnx(graph).model)
    const first = await imports.begin(file, 'first', form)
    const second = await imports.begin(file, 'second', { ...form, predictionType: 'epsilon' })
    expect(second).toBe(first)
    const folder = await imports.run(second, quiet)
    expect(path.basename(folder)).toBe('second')
    expect(await scanModel(folder, 'library')).toMatchObject({ predictionType: 'epsilon' })
  })

  test('takes VAE and text encoder from another model', async () => {
    const file = path.join(temporaryFolder(), 'unet.onnx')
    cpSync(path.join(fixture('latent'), 'unet/model.onnx'), file)
    cpSync(path.join(fixture('latent'), 'unet/config.json'), path.join(file, '../config.json'))
    expect((await imports.check(file)).file!.questions).toEqual(['schedule', 'size', 'parts'])
    const flow = importFormSchema.parse({ schedule: 'flow', predictionType: 'flow', width: 128, height: 128 })
    await expect(imports.begin(file, null, flow)).rejects.toMatchObject({ data: { question: 'parts' } })
    const folder = await imports.run(await imports.begin(file, 'mine', { ...flow, parts: fixture('latent') }), quiet)
    const source = await scanModel(fixture('latent'), 'linked')
    expect(await scanModel(folder, 'library')).toMatchObject({
      usable: true,
      predictionType: 'flow',
      size: source.size,
      latent: source.latent,
      maxTokens: source.maxTokens,
    })
  })

  test('takes no parts whose weights lie outside their folder', async () => {
    const flow = importFormSchema.parse({ schedule: 'flow', predictionType: 'flow', width: 128, height: 128 })
    const hub = path.join(temporaryFolder(), 'models--a--b')
    const parts = path.join(hub, 'snapshots/1')
    cpSync(fixture('latent'), parts, { recursive: true })
    const victim = path.join(models, 'Victim')
    cpSync(flowFolder(graph), victim, { recursive: true })
    mkdirSync(path.join(hub, 'Victim/unet'), { recursive: true })
    writeFileSync(path.join(hub, 'Victim/unet/model.onnx'), 'other')
    const leading = writeOnnx({ ...graph, external: { location: '../../../Victim/unet/model.onnx', names: ['w'] } }).model
    writeFileSync(path.join(parts, 'text_encoder/model.onnx'), leading)
    const file = put(writeOnnx(graph).model)
    await expect(imports.begin(file, 'mine', { ...flow, parts })).rejects.toMatchObject({ code: 'model-broken' })
    expect((await scanModel(victim, 'library')).usable).toBe(true)
  })

  test('says where its model folder is, and what it cannot be', async () => {
    const inside = path.join(fixture('latent'), 'unet/model.onnx')
    expect((await imports.check(inside)).file!.folder).toBe(fixture('latent'))
    await expect(imports.check(put(new TextEncoder().encode('no graph at all')))).rejects.toMatchObject({ code: 'model-broken' })
    const encoder = path.join(fixture('latent'), 'text_encoder/model.onnx')
    await expect(imports.check(encoder)).rejects.toMatchObject({ data: { problem: 'not-a-denoiser' } })
    const file = put(writeOnnx(graph).model)
    const odd = { ...form, schedule: 'edm' as const }
    await expect(imports.begin(file, null, odd)).rejects.toMatchObject({
      data: { question: 'schedule' },
    })
  })
})

describe('removing', () => {
  test('deletes a model of the library whole, and only that', async () => {
    const folder = await whole(flowFolder(graph), 'mine')
    await imports.remove(folder)
    expect(readdirSync(models)).toEqual([])
    const outside = modelFolder({ 'unet/model.onnx': graph })
    for (const dir of [outside, library, models, path.join(models, '..', 'pictures')])
      await expect(imports.remove(dir)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(existsSync(path.join(outside, 'unet/model.onnx'))).toBe(true)
  })

  test('a link in the library goes, what it leads to stays', async () => {
    const outside = flowFolder(graph)
    symlinkSync(outside, path.join(models, 'linked'))
    await imports.remove(path.join(models, 'linked'))
    expect(readdirSync(models)).toEqual([])
    expect(existsSync(path.join(outside, 'unet/model.onnx'))).toBe(true)
  })

  test('a name is one that every system can have', async () => {
    const long = `${'x'.repeat(79)}🙂 tail`
    const names = ['a/b\\c:d*?', '..', 'NUL', '  .hidden. ', 'ü 模型', long]
    for (const name of names) await whole(flowFolder(graph), name)
    expect(readdirSync(models).sort()).toEqual(['a b c d', 'hidden', 'model', 'model NUL', `${'x'.repeat(79)}🙂`, 'ü 模型'])
    expect(readFileSync(path.join(models, 'hidden', 'unet/config.json'), 'utf8')).toContain('in_channels')
  })
})
