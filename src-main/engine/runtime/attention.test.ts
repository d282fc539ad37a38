import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { modelFolder } from '../testing/model-folder.ts'
import { writeOnnx, type Graph, type GraphNode } from '../testing/onnx-writer.ts'
import { attentionInBlocks } from './attention.ts'
import { readGraphFile } from './onnx-graph.ts'
import { onnxRuntime } from './onnx.ts'
import { openSession } from './session.ts'

const [heads, size] = [2, 3]

/** softmax(q k^T / sqrt(size)) v over [batch, heads, tokens, size], as exporters write it. */
function attention({ beside = true, file = 'weights', masked = false, keyHeads = heads, axes = 4 } = {}): Graph {
  const free = axes === 4 ? (n: number) => ['b', n, 't', size] : () => ['b', 't', size]
  const float = (name: string, shape: (number | string)[]) => ({ name, type: 'float32' as const, shape })
  const scores: GraphNode[] = masked ? [{ op: 'Add', inputs: ['scores', 'scores'], output: 'sum' }] : []
  return {
    inputs: [float('q', free(heads)), float('k', free(keyHeads)), float('v', free(heads))],
    outputs: [float('y', free(heads))],
    nodes: [
      { op: 'Transpose', inputs: ['k'], output: 'kt', attributes: { perm: axes === 4 ? [0, 1, 3, 2] : [0, 2, 1] } },
      { op: 'Mul', inputs: ['kt', 'scale'], output: 'scaled' },
      { op: 'MatMul', inputs: ['q', 'scaled'], output: 'scores' },
      ...scores,
      { op: 'Softmax', inputs: [masked ? 'sum' : 'scores'], output: 'shares', attributes: { axis: -1 } },
      { op: 'MatMul', inputs: ['shares', 'v'], output: 'y' },
    ],
    constants: { scale: { shape: [1], values: [1 / Math.sqrt(size)] } },
    ...(beside && { external: { location: file, names: ['scale'] } }),
  }
}

const rewritten = (graph: Graph) => attentionInBlocks(writeOnnx(graph).model)

async function answer(graph: Graph, keyHeads = heads) {
  const { Tensor } = await onnxRuntime()
  const session = await openSession(join(modelFolder({ 'unet/model.onnx': graph }), 'unet/model.onnx'), {
    provider: 'cpu',
    threads: 1,
  })
  const tokens = 50
  const values = (n: number, seed: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(seed * (i + 1)) * 2)
  const tensor = (n: number, seed: number) => new Tensor('float32', values(2 * n * tokens * size, seed), [2, n, tokens, size])
  const { y } = await session.run({ q: tensor(heads, 1.3), k: tensor(keyHeads, 0.7), v: tensor(heads, 2.1) }, ['y'])
  await session.release()
  return { inBlocks: session.inBlocks, dims: y!.dims, data: [...(y!.data as Float32Array)] }
}

describe('attention in blocks', () => {
  test('gives what the plain graph gives, but for the last bits', async () => {
    const [plain, blocks] = [await answer(attention({ beside: false })), await answer(attention())]
    expect([plain.inBlocks, blocks.inBlocks]).toEqual([false, true])
    expect(blocks.dims).toEqual(plain.dims)
    const apart = Math.max(...plain.data.map((value, i) => Math.abs(value - blocks.data[i]!)))
    expect(apart).toBeLessThan(1e-6)
  })

  test('where its shapes are not what was taken for granted, the graph runs as it is', async () => {
    const graph = { keyHeads: 1 }
    const [plain, tried] = [await answer(attention({ ...graph, beside: false }), 1), await answer(attention(graph), 1)]
    expect(tried).toEqual(plain)
  })

  test.each([
    ['weights inside the graph', { beside: false }],
    ['weights outside its folder', { file: '../weights' }],
    ['a mask before the softmax', { masked: true }],
    ['three axes', { axes: 3 }],
  ])('nothing is changed: %s', (_, how) => {
    expect(rewritten(attention(how))).toBeNull()
  })

  test('weights, inputs and outputs stay byte for byte', () => {
    const { model } = writeOnnx(attention())
    const after = readGraphFile(rewritten(attention())!)
    const before = readGraphFile(model)
    expect([after.outputs, after.external]).toEqual([before.outputs, before.external])
    expect(after.nodes.filter(({ op }) => op === 'MultiHeadAttention')).toHaveLength(1)
    expect(after.nodes.some(({ op }) => op === 'Softmax')).toBe(false)
  })

  test('a graph whose softmax is an output keeps it', () => {
    const graph = attention()
    expect(rewritten({ ...graph, outputs: [...graph.outputs, { name: 'shares', type: 'float32', shape: [] }] })).toBeNull()
  })

  test('finds every attention of a U-Net as exporters write it', async () => {
    const file = 'e2e/fixtures/families/sd15-legacy/unet/model.onnx'
    const count = (bytes: Uint8Array) => readGraphFile(bytes).nodes.filter(({ op }) => op === 'Softmax').length
    expect(count(readFileSync(file))).toBeGreaterThan(3)
    expect(count(attentionInBlocks(readFileSync(file))!)).toBe(0)
    const session = await openSession(file, { provider: 'cpu', threads: 1 })
    expect(session.inBlocks).toBe(true)
    await session.release()
  })

  test('the bundled exact model is left alone', () => {
    expect(attentionInBlocks(readFileSync('assets/models/exact/unet/model.onnx'))).toBeNull()
  })
})
