import path from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { modelFolder } from '../testing/model-folder.ts'
import type { Graph } from '../testing/onnx-writer.ts'
import * as memory from './memory.ts'
import { onnxRuntime, type OnnxModule } from './onnx.ts'
import { SessionPool } from './session-pool.ts'

/** y = x + x, with a constant that makes the file `megabytes` large. */
function graph(megabytes: number): Graph {
  const count = megabytes << 18
  return {
    inputs: [{ name: 'x', type: 'float32', shape: ['n'] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['n'] }],
    nodes: [{ op: 'Add', inputs: ['x', 'x'], output: 'y' }],
    constants: { weight: { shape: [count], values: new Array<number>(count).fill(1) } },
  }
}

const megabyte = 2 ** 20
let runtime: OnnxModule
let files: string[]
const cpu = { provider: 'cpu', threads: 1 } as const
const x = () => new runtime.Tensor('float32', new Float32Array([1, 2]), [2])

beforeAll(async () => {
  runtime = await onnxRuntime()
  const dir = modelFolder({
    'a/model.onnx': graph(8),
    'b/model.onnx': graph(8),
    'c/model.onnx': graph(8),
    'd/model.onnx': 'no graph',
  })
  files = ['a', 'b', 'c', 'd'].map((name) => path.join(dir, name, 'model.onnx'))
})

/** Free memory as if the process had that much and took it when a graph is loaded. */
function withFree(bytes: number): void {
  const before = process.memoryUsage.rss()
  vi.spyOn(memory, 'freeMemory').mockImplementation(() => bytes - Math.max(0, process.memoryUsage.rss() - before))
}

describe('the graphs of a model', () => {
  test('say what they take before they are loaded, as the runtime says it afterwards', async () => {
    const pool = new SessionPool(cpu)
    const session = await pool.open(files[0]!)
    const loaded = await runtime.InferenceSession.create(files[0]!)
    expect(pool.loaded).toEqual([])
    const spec = ({ name, type, shape }: { name: string; type: string; shape: readonly unknown[] }) => ({ name, type, shape })
    const known = loaded.inputMetadata.flatMap((entry) => (entry.isTensor ? [spec(entry)] : []))
    expect([...session.inputs.values()].map(spec)).toEqual(known)
    await loaded.release()
    const { y } = await session.run({ x: x() }, ['y'])
    expect([...(y!.data as Float32Array)]).toEqual([2, 4])
    expect(pool.loaded).toEqual([files[0]])
    await pool.release()
    expect(pool.loaded).toEqual([])
    await expect(pool.open(files[3]!)).rejects.toMatchObject({ code: 'model-broken' })
    await expect(pool.open('/nowhere/model.onnx')).rejects.toMatchObject({ code: 'model-broken' })
  })

  test('share a limit: the longest unused one makes room, and is loaded again when it is asked', async () => {
    const base = process.memoryUsage.rss()
    const pool = new SessionPool({ ...cpu, memoryLimit: base + 24 * megabyte })
    const [a, b, c] = [await pool.open(files[0]!), await pool.open(files[1]!), await pool.open(files[2]!)]
    await a.run({ x: x() }, ['y'])
    await b.ready()
    await a.ready()
    expect(pool.loaded).toEqual([files[0], files[1]])
    await c.ready()
    expect(pool.loaded).toEqual([files[0], files[2]])
    const { y } = await b.run({ x: x() }, ['y'])
    expect([...(y!.data as Float32Array)]).toEqual([2, 4])
    expect(pool.loaded).toEqual([files[1], files[2]])
    await pool.release()
  })

  test('too large for the limit alone: what is needed, what is left, three things to try', async () => {
    const pool = new SessionPool({ ...cpu, memoryLimit: process.memoryUsage.rss() + 5 * megabyte })
    const error = await (await pool.open(files[0]!)).ready().catch((cause: unknown) => cause as Error)
    expect(error).toMatchObject({ code: 'out-of-memory', data: { file: files[0] } })
    expect(error!.message).toMatch(
      /^Loading a needs 10 MB, and the memory limit in Settings leaves \d MB\. Raise the limit, make the picture smaller, or use/,
    )
  })

  test('too large for the machine: said before anything is loaded', async () => {
    withFree(5 * megabyte)
    const pool = new SessionPool(cpu)
    const error = await (await pool.open(files[0]!)).ready().catch((cause: unknown) => cause as Error)
    vi.restoreAllMocks()
    expect(error).toMatchObject({ code: 'out-of-memory' })
    expect(error!.message).toMatch(
      /^Loading a needs 10 MB, and \d+ MB are free\. Close other programs, make the picture smaller, or use/,
    )
    expect(pool.loaded).toEqual([])
  })
})
