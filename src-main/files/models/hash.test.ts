import { closeSync, cpSync, openSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { flowScheduler, modelFolder, temporaryFolder } from '../../engine/testing/model-folder.ts'
import type { Graph } from '../../engine/testing/onnx-writer.ts'
import { hashModel, memoryHashCache } from './hash.ts'

const graph: Graph = {
  inputs: [{ name: 'sample', type: 'float32', shape: ['batch', 3, 8, 8] }],
  outputs: [{ name: 'out_sample', type: 'float32', shape: ['batch', 3, 8, 8] }],
  nodes: [{ op: 'Mul', inputs: ['sample', 'w'], output: 'out_sample' }],
  constants: { w: { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] } },
}
const model = { 'unet/model.onnx': graph, 'scheduler/scheduler_config.json': flowScheduler }

describe('the hash', () => {
  test('is the same for a copy elsewhere, another for any other byte, and blind to what decides nothing', async () => {
    const dir = modelFolder(model)
    const hash = await hashModel(dir, memoryHashCache())
    const copy = path.join(temporaryFolder(), 'copy')
    cpSync(dir, copy, { recursive: true })
    writeFileSync(path.join(copy, 'README.md'), 'words')
    writeFileSync(path.join(copy, 'flowline.json'), '{"name":"Other"}')
    expect(await hashModel(copy, memoryHashCache())).toBe(hash)
    const file = path.join(copy, 'unet/model.onnx')
    const handle = openSync(file, 'r+')
    writeSync(handle, Uint8Array.of(readFileSync(file).at(-1)! ^ 1), 0, 1, statSync(file).size - 1)
    closeSync(handle)
    expect(await hashModel(copy, memoryHashCache())).not.toBe(hash)
  })

  test('files that did not change are not read again', async () => {
    const dir = modelFolder(model)
    const cache = memoryHashCache()
    expect(await hashModel(dir, cache, { readFiles: false })).toBeNull()
    const hash = await hashModel(dir, cache)
    expect(await hashModel(dir, cache, { readFiles: false })).toBe(hash)
    utimesSync(path.join(dir, 'unet/model.onnx'), new Date(), new Date(Date.now() + 5000))
    expect(await hashModel(dir, cache, { readFiles: false })).toBeNull()
    expect(await hashModel(dir, cache)).toBe(hash)
    expect(await hashModel('/nowhere', cache)).toBeNull()
  })

  test('is given also where it cannot be kept', async () => {
    const dir = modelFolder(model)
    const full = {
      get: () => null,
      put() {
        throw new Error('database or disk is full')
      },
    }
    expect(await hashModel(dir, full)).toBe(await hashModel(dir, memoryHashCache()))
  })
})

test('a file that leads outside is not read, and there is no hash', async () => {
  const dir = modelFolder(model)
  const outside = path.join(temporaryFolder(), 'secret')
  writeFileSync(outside, 'secret')
  symlinkSync(outside, path.join(dir, 'unet/extra.bin'))
  const cache = memoryHashCache()
  expect(await hashModel(dir, cache)).toBeNull()
  expect(cache.get(outside, 6, statSync(outside).mtimeMs)).toBeNull()
})

test('progress goes up to the size of the whole, and a stop ends it', async () => {
  const dir = modelFolder({ ...model, 'unet/weights.bin': new Uint8Array(5 << 20) })
  const told: [number, number][] = []
  await hashModel(dir, memoryHashCache(), { onProgress: (done, total) => told.push([done, total]) })
  const total = told.at(-1)![1]
  expect(total).toBeGreaterThan(5 << 20)
  expect(told.at(-1)![0]).toBe(total)
  expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b))
  expect(told.length).toBeGreaterThan(5)
  const controller = new AbortController()
  const stopped = hashModel(dir, memoryHashCache(), { signal: controller.signal, onProgress: () => controller.abort() })
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
})
