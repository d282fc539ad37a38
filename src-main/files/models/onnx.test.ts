import { appendFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import protobuf from 'protobufjs/minimal.js'
import { describe, expect, test } from 'vitest'
import { flowScheduler, modelFolder, temporaryFolder } from '../../engine/testing/model-folder.ts'
import { writeOnnx, type Graph } from '../../engine/testing/onnx-writer.ts'
import { readGraph } from './onnx.ts'

function denoiser(): Graph {
  const shape = ['batch', 3, 8, 8]
  return {
    inputs: [
      { name: 'sample', type: 'float32', shape },
      { name: 'timestep', type: 'float32', shape: ['batch'] },
    ],
    outputs: [{ name: 'out_sample', type: 'float32', shape }],
    nodes: [{ op: 'Mul', inputs: ['sample', 'w'], output: 'out_sample' }],
    constants: { w: { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }, steps: { shape: [1], values: [4], type: 'int64' } },
  }
}

describe('the header of a graph', () => {
  test('is what was written, without the weights', async () => {
    const file = path.join(
      modelFolder({ 'unet/model.onnx': denoiser(), 'scheduler/scheduler_config.json': flowScheduler }),
      'unet/model.onnx',
    )
    const header = await readGraph(file)
    expect(header).toEqual({
      irVersion: 8,
      inputs: [
        { name: 'sample', type: 'float32', shape: ['batch', 3, 8, 8] },
        { name: 'timestep', type: 'float32', shape: ['batch'] },
      ],
      outputs: [{ name: 'out_sample', type: 'float32', shape: ['batch', 3, 8, 8] }],
      weights: new Map([
        ['float32', 6],
        ['int64', 1],
      ]),
      external: new Map(),
      operators: new Set(['Mul']),
      opset: 17,
      structure: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('has the inputs of old exports, which list every weight among them', async () => {
    const plain = denoiser()
    const names = Array.from({ length: 600 }, (_, i) => `w${i}`)
    const constants = Object.fromEntries(names.map((name) => [name, { shape: [1], values: [1] }]))
    const listed = names.map((name) => ({ name, type: 'float32' as const, shape: [1] }))
    const graph = { ...plain, constants: { ...plain.constants, ...constants }, inputs: [...listed, ...plain.inputs] }
    const file = path.join(temporaryFolder(), 'model.onnx')
    writeFileSync(file, writeOnnx(graph).model)
    expect((await readGraph(file)).inputs.map(({ name }) => name)).toEqual(['sample', 'timestep'])
  })

  test('three gigabytes of weights are stepped over', async () => {
    const { model } = writeOnnx(denoiser())
    const reader = protobuf.Reader.create(model)
    let graph = new Uint8Array(0)
    while (reader.pos < reader.len) {
      const tag = reader.uint32()
      if (tag >>> 3 === 7) graph = Uint8Array.from(reader.bytes())
      else reader.skipType(tag & 7)
    }
    const size = 3e9
    const start = protobuf.Writer.create()
      .uint32(0x08)
      .uint64(size / 4)
      .uint32(0x10)
      .uint32(1)
      .uint32(0x4a)
      .uint64(size)
      .finish()
    const weights = protobuf.Writer.create()
      .uint32(0x2a)
      .uint64(start.length + size)
      .finish()
    const head = protobuf.Writer.create()
      .uint32(0x08)
      .uint32(8)
      .uint32(0x3a)
      .uint64(weights.length + start.length + size + graph.length)
      .finish()
    const file = path.join(temporaryFolder(), 'large.onnx')
    const prefix = Buffer.concat([head, weights, start])
    writeFileSync(file, prefix)
    truncateSync(file, prefix.length + size)
    appendFileSync(file, graph)
    const before = process.memoryUsage().rss
    const header = await readGraph(file)
    rmSync(file)
    expect(header.weights.get('float32')).toBe(size / 4 + 6)
    expect(header.inputs).toHaveLength(2)
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })

  test('no damage does more than a refusal', async () => {
    const { model } = writeOnnx(denoiser())
    const file = path.join(temporaryFolder(), 'damaged.onnx')
    for (let i = 0; i < 300; i++) {
      const damaged = model.slice()
      for (let k = 0; k < 2; k++) damaged[(i * 31 + k * 17) % damaged.length] = (i * 57 + k * 91) & 0xff
      writeFileSync(file, damaged)
      const code = await readGraph(file).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      )
      expect(['read', 'onnx-foreign', 'onnx-truncated']).toContain(code)
    }
  })
})
