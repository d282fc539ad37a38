import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onnxRuntime } from '../../src-main/engine/runtime/onnx.ts'
import { openSession } from '../../src-main/engine/runtime/session.ts'
import type { Reading } from './judge.ts'
import { countedFacts, type Facts } from './prompts.ts'
import { factNames, shapesOf, type FactNames } from './rows.ts'

export const side = 128
export const featureCount = 64

interface Heads {
  readonly heads: Readonly<Record<string, readonly (string | number)[]>>
  readonly pairs: readonly string[]
}

export interface Counted {
  readonly reading: Reading
  /** Features of the picture for the Fréchet distance, [64]. */
  readonly features: Float32Array
}

export interface Counter {
  /** sha256 of the graph: readings of other graphs cannot be compared. */
  readonly hash: string
  /** Reads 8-bit RGB pictures of 128 x 128, row by row. */
  read(pictures: readonly Uint8Array[]): Promise<Counted[]>
  close(): Promise<void>
}

const readHeads = (folder: string): Heads => JSON.parse(readFileSync(join(folder, 'heads.json'), 'utf8')) as Heads

/** What the counter in `folder` reads of each kind. */
export const readFactNames = (folder: string): FactNames => factNames(readHeads(folder).heads)

/** The counter in `folder`, on one thread of the CPU. */
export async function openCounter(folder: string): Promise<Counter> {
  const file = join(folder, 'counter.onnx')
  const heads = readHeads(folder)
  const session = await openSession(file, { provider: 'cpu', threads: 1 })
  const { Tensor } = await onnxRuntime()
  return {
    hash: createHash('sha256').update(readFileSync(file)).digest('hex'),
    async read(pictures) {
      const size = side * side * 3
      const pixels = new Uint8Array(pictures.length * size)
      pictures.forEach((picture, i) => pixels.set(picture, i * size))
      const feeds = { pixels: new Tensor('uint8', pixels, [pictures.length, side, side, 3]) }
      const { logits, features } = await session.run(feeds, ['logits', 'features'])
      const [values, embedded] = [logits!.data as Float32Array, features!.data as Float32Array]
      const width = values.length / pictures.length
      return pictures.map((_, i) => ({
        reading: readingOf(heads, values.subarray(i * width, (i + 1) * width)),
        features: embedded.slice(i * featureCount, (i + 1) * featureCount),
      }))
    },
    close: () => session.release(),
  }
}

/** The likeliest value of each head of the likeliest kind; of a still life's things those that are likelier there than not. */
export function readingOf({ heads, pairs }: Heads, logits: Float32Array): Reading {
  let start = 0
  const found = new Map<string, { value: string | number; probability: number }>()
  for (const [head, values] of Object.entries(heads)) {
    found.set(head, likeliest(values, logits.subarray(start, start + values.length)))
    start += values.length
  }
  const kind = String(found.get('kind')!.value)
  const facts: Record<string, Facts[string]> = {}
  let sure = 1
  for (const [head, { value, probability }] of found) {
    const name = head.slice(kind.length + 1)
    if (!head.startsWith(`${kind}.`)) continue
    facts[name] = value
    if (countedFacts.includes(name)) sure = Math.min(sure, probability)
  }
  if (kind === 'still_life') {
    const objects = pairs.filter((_, i) => logits[start + i]! > 0)
    facts['objects'] = objects
    facts['shapes'] = shapesOf(objects)
  }
  return { kind, facts, sure }
}

function likeliest(values: readonly (string | number)[], logits: Float32Array): { value: string | number; probability: number } {
  const top = logits.reduce((best, v, i) => (v > logits[best]! ? i : best), 0)
  const total = logits.reduce((sum, v) => sum + Math.exp(v - logits[top]!), 0)
  return { value: values[top]!, probability: 1 / total }
}
