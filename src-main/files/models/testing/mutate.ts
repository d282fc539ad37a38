import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import protobuf from 'protobufjs/minimal.js'
import { writeOnnx, type ElementType, type Graph } from '../../../engine/testing/onnx-writer.ts'
import { bases, partsOf, type Parts } from './base-folders.ts'

/** A folder with one to three things wrong with it. */
export interface Mutant {
  readonly dir: string
  /** What was done, in order. */
  readonly done: readonly string[]
  /** At least one of them leaves nothing that could run. */
  readonly fatal: boolean
}

/** mulberry32: the same folder for the same seed on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Bench {
  readonly random: () => number
  readonly parts: Parts
  readonly graphs: readonly { path: string; graph: Graph }[]
  /** Changes on the disk, made once the files are written. */
  readonly later: ((dir: string) => void)[]
  /** A file outside every model folder that nobody may read. */
  readonly secret: string
}

/** Returns what it did, and whether nothing can run after it. */
type Mutation = (bench: Bench) => { readonly what: string; readonly fatal?: boolean }

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!
const network = (bench: Bench): { path: string; graph: Graph } => bench.graphs[0]!
const anyFile = (bench: Bench): string => pick([...bench.parts.keys()], bench.random)

const absurd: readonly unknown[] = [
  null,
  true,
  '',
  'x'.repeat(100_000),
  -1,
  0,
  0.5,
  1e308,
  -1e308,
  1e12,
  2 ** 53,
  [],
  {},
  [[]],
  [1e12, 1e12],
  Array.from({ length: 20_000 }, (_, i) => i),
  { a: { a: { a: {} } } },
]
const escapes = [
  '../weights.bin',
  '../../../../../../etc/passwd',
  '/etc/passwd',
  'C:\\Windows\\win.ini',
  '..\\..\\secret',
  'sub/../../../up',
  `nul\0byte`,
  '',
  '.',
  './././/weights.bin',
  'a'.repeat(5000),
  '\u202egnp.nib',
]

/** Replaces a file on the disk by something else. */
function replaced(file: string, make: (full: string) => void): (dir: string) => void {
  return (dir) => {
    const full = path.join(dir, file)
    fs.rmSync(full, { recursive: true, force: true })
    fs.mkdirSync(path.dirname(full), { recursive: true })
    make(full)
  }
}

const field = (number: number, bytes: Uint8Array): Uint8Array =>
  protobuf.Writer.create()
    .uint32(number * 8 + 2)
    .bytes(bytes)
    .finish()
/** A model whose graph is these bytes. */
const modelAround = (graph: Uint8Array): Uint8Array => Buffer.concat([Uint8Array.of(0x08, 8), field(7, graph)])

const mutations: Readonly<Record<string, Mutation>> = {
  truncate(bench) {
    const file = anyFile(bench)
    const bytes = bench.parts.get(file)!
    const length = Math.floor(bench.random() * bytes.length)
    bench.parts.set(file, bytes.slice(0, length))
    // The last field is the opset, without which the graph can still be understood.
    return { what: `cut ${file}`, fatal: file === network(bench).path && length < bytes.length - 10 }
  },
  flip(bench) {
    const file = anyFile(bench)
    const bytes = bench.parts.get(file)!.slice()
    for (let i = 0; i < 1 + bench.random() * 64; i++)
      bytes[Math.floor(bench.random() * bytes.length)] = Math.floor(bench.random() * 256)
    bench.parts.set(file, bytes)
    return { what: `bytes of ${file}` }
  },
  remove(bench) {
    const file = anyFile(bench)
    bench.parts.delete(file)
    return { what: `without ${file}`, fatal: file === network(bench).path }
  },
  types(bench) {
    const { path: file, graph } = network(bench)
    const type: ElementType = pick(['int32', 'int64'], bench.random)
    const inputs = graph.inputs.map((input, i) => (i === 0 ? { ...input, type } : input))
    bench.parts.set(file, writeOnnx({ ...graph, inputs }).model)
    return { what: `sample as ${type}`, fatal: true }
  },
  shapes(bench) {
    const { path: file, graph } = network(bench)
    const shape = pick(
      [[], [1], [2 ** 40, 2 ** 40], [-1, -1, -1, -1], [0, 0, 0, 0], Array.from({ length: 300 }, () => 2), ['b', 4, 1e9, 1e9]],
      bench.random,
    )
    const inputs = graph.inputs.map((input, i) => (i === 0 ? { ...input, shape } : input))
    bench.parts.set(file, writeOnnx({ ...graph, inputs }).model)
    return { what: `sample of shape [${shape.slice(0, 4).join(', ')}]` }
  },
  inputs(bench) {
    const { path: file, graph } = network(bench)
    const extra = Array.from({ length: 1 + Math.floor(bench.random() * 2000) }, (_, i) => ({
      name: `extra_${i}`,
      type: 'float32' as const,
      shape: ['b'],
    }))
    bench.parts.set(file, writeOnnx({ ...graph, inputs: bench.random() < 0.5 ? extra : [...graph.inputs, ...extra] }).model)
    return { what: `${extra.length} further inputs`, fatal: true }
  },
  escape(bench) {
    const { path: file, graph } = network(bench)
    const location = pick(escapes, bench.random)
    bench.parts.set(file, writeOnnx({ ...graph, external: { location, names: ['w'] } }).model)
    return {
      what: `weights in ${JSON.stringify(location.slice(0, 30))}`,
      fatal: location !== './././/weights.bin' || !bench.parts.has('unet/weights.bin'),
    }
  },
  config(bench) {
    const file = pick(
      [...bench.parts.keys()].filter((name) => name.endsWith('.json')),
      bench.random,
    )
    let value: unknown
    try {
      value = JSON.parse(new TextDecoder().decode(bench.parts.get(file)))
    } catch {
      value = {}
    }
    const keys = Object.keys(Object(value) as object)
    const key = pick(
      [
        ...keys,
        '_class_name',
        'prediction_type',
        'num_train_timesteps',
        'trained_betas',
        'sample_size',
        'sampleShape',
        'block_out_channels',
        'shift',
      ],
      bench.random,
    )
    const changed = { ...(Object(value) as object), [key]: pick(absurd, bench.random) }
    try {
      bench.parts.set(file, new TextEncoder().encode(JSON.stringify(changed)))
    } catch {
      // An entry made too deep before stays as it is.
    }
    return { what: `${key} of ${file}` }
  },
  deep(bench) {
    const file = pick(
      [...bench.parts.keys()].filter((name) => name.endsWith('.json')),
      bench.random,
    )
    const depth = 100_000
    bench.parts.set(file, new TextEncoder().encode(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`))
    return { what: `${file} of depth ${depth}` }
  },
  large(bench) {
    const file = pick(
      [...bench.parts.keys()].filter((name) => name.endsWith('.json')),
      bench.random,
    )
    bench.later.push((dir) => fs.truncateSync(path.join(dir, file), 3e9))
    return { what: `${file} of 3 GB` }
  },
  link(bench) {
    const file = anyFile(bench)
    const target = pick(
      [bench.secret, '/dev/zero', '/dev/urandom', '/proc/self/mem', path.basename(file), 'nowhere', '.', '..', '/'],
      bench.random,
    )
    bench.later.push(replaced(file, (full) => fs.symlinkSync(target, full)))
    return { what: `${file} -> ${target}`, fatal: file === network(bench).path }
  },
  folderLink(bench) {
    const folder = pick(
      [...new Set([...bench.parts.keys()].filter((name) => name.includes('/')).map((name) => path.posix.dirname(name)))],
      bench.random,
    )
    const target = pick(['.', '..', folder, '/', path.dirname(bench.secret), '/proc'], bench.random)
    bench.later.push(replaced(folder, (full) => fs.symlinkSync(target, full)))
    return { what: `${folder}/ -> ${target}` }
  },
  pipe(bench) {
    const file = anyFile(bench)
    bench.later.push(replaced(file, (full) => execFileSync('mkfifo', [full])))
    return { what: `${file} as a pipe`, fatal: file === network(bench).path }
  },
  folder(bench) {
    const file = anyFile(bench)
    bench.later.push(replaced(file, (full) => fs.mkdirSync(full)))
    return { what: `${file} as a folder`, fatal: file === network(bench).path }
  },
  fields(bench) {
    const { path: file } = network(bench)
    const count = 100_000 + Math.floor(bench.random() * 400_000)
    bench.parts.set(
      file,
      modelAround(
        pick(
          [
            new Uint8Array(count).fill(0x08).map((byte, i) => (i % 2 ? 0 : byte)),
            new Uint8Array(count).fill(0x0a).map((byte, i) => (i % 2 ? 0 : byte)),
          ],
          bench.random,
        ),
      ),
    )
    return { what: `a graph of ${count / 2} empty fields`, fatal: true }
  },
  nesting(bench) {
    const { path: file } = network(bench)
    let inner: Uint8Array = new Uint8Array(0)
    for (let i = 0; i < 2000; i++) inner = field(pick([1, 2, 5, 11], bench.random), inner)
    bench.parts.set(file, modelAround(inner))
    return { what: 'messages in messages', fatal: true }
  },
  lengths(bench) {
    const { path: file } = network(bench)
    const huge = Uint8Array.of(0x08, 8, 0x3a, ...Array.from({ length: 9 }, () => 0xff), 0x01, 1, 2, 3)
    bench.parts.set(file, bench.random() < 0.5 ? huge : huge.slice(0, 7))
    return { what: 'a length beyond the file', fatal: true }
  },
  tensors(bench) {
    const { path: file, graph } = network(bench)
    const constants = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`w${i}`, { shape: [1], values: [i] }]))
    bench.parts.set(
      file,
      writeOnnx({ ...graph, constants, external: { location: `${'d/'.repeat(100)}w`, names: Object.keys(constants) } }).model,
    )
    return { what: '5000 tensors in a file that is not there', fatal: true }
  },
  names(bench) {
    bench.later.push((dir) => {
      for (const name of ['new\nline', '‮rtl', 'ü'.repeat(100), ' ', '-rf', 'model.onnx.', 'CON'])
        fs.writeFileSync(path.join(dir, bench.graphs[0]!.path, '..', name), 'x', { flag: 'a' })
    })
    return { what: 'files with odd names' }
  },
}

/** Writes the mutant of a seed below `parent`. `secret` is a file outside that nobody may read. */
export function writeMutant(parent: string, seed: number, secret: string): Mutant {
  const random = randomOf(seed)
  const base = pick(bases, random)
  const bench: Bench = { random, parts: partsOf(base), graphs: base.graphs, later: [], secret }
  const done: string[] = []
  let fatal = false
  for (let i = 0; i < 1 + Math.floor(random() * 3) && bench.parts.size > 0; i++) {
    // A later change may mend what an earlier one broke, so only the last word counts.
    const { what, fatal: last = false } = pick(Object.values(mutations), random)(bench)
    done.push(what)
    fatal = last
  }
  const dir = path.join(parent, `mutant-${seed}`)
  for (const [file, bytes] of bench.parts) {
    fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true })
    fs.writeFileSync(path.join(dir, file), bytes)
  }
  fs.mkdirSync(dir, { recursive: true })
  for (const change of bench.later) {
    try {
      change(dir)
    } catch {
      // Two changes to the same place may leave nothing to change.
    }
  }
  return { dir, done, fatal }
}

/** A model folder with so many further files in its network's folder. */
export function writeCrowd(parent: string, count: number): string {
  const dir = path.join(parent, `crowd-${count}`)
  for (const [file, bytes] of partsOf(bases[1]!)) {
    fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true })
    fs.writeFileSync(path.join(dir, file), bytes)
  }
  for (let i = 0; i < count; i++) fs.closeSync(fs.openSync(path.join(dir, 'unet', `part-${i}`), 'w'))
  return dir
}
