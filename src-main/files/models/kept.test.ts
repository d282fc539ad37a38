import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { CardCache, KeptCard } from '../../core/ports.ts'
import { flowFolder } from '../../engine/testing/model-folder.ts'
import type { Graph } from '../../engine/testing/onnx-writer.ts'
import { hashModel, memoryHashCache } from './hash.ts'
import { KeptCards } from './kept.ts'

const graph: Graph = {
  inputs: [
    { name: 'sample', type: 'float32', shape: ['batch', 3, 8, 8] },
    { name: 'timestep', type: 'float32', shape: ['batch'] },
  ],
  outputs: [{ name: 'out_sample', type: 'float32', shape: ['batch', 3, 8, 8] }],
  nodes: [{ op: 'Identity', inputs: ['sample'], output: 'out_sample' }],
  constants: {},
}

function memoryCards(): CardCache & { rows: Map<string, KeptCard> } {
  const rows = new Map<string, KeptCard>()
  return { rows, get: (dir) => rows.get(dir) ?? null, put: (dir, kept) => void rows.set(dir, structuredClone(kept)) }
}

/** A folder whose network has a time in whole milliseconds, which a test can set again. */
function settledFolder(): string {
  const dir = flowFolder(graph)
  const time = new Date(1.7e12)
  utimesSync(path.join(dir, 'unet/model.onnx'), time, time)
  return dir
}

/** Puts other bytes of the same length into a file and gives it its time back, as unpacking an archive does. */
function spoil(file: string): void {
  const { mtime } = statSync(file)
  writeFileSync(file, 'x'.repeat(readFileSync(file).length))
  utimesSync(file, mtime, mtime)
}

/** Marks the kept card, to see that it was not read anew. */
function mark(cache: ReturnType<typeof memoryCards>, dir: string): void {
  const kept = cache.rows.get(dir)!
  cache.put(dir, { ...kept, card: { ...(kept.card as object), name: 'from its row' } })
}

test('a card is read from its row while everything it was read from is as it was', async () => {
  const dir = settledFolder()
  const cache = memoryCards()
  const cards = new KeptCards(cache, memoryHashCache(), '1')
  const first = await cards.scan(dir, 'linked', false)
  expect(first).toMatchObject({ usable: true, origin: 'linked' })
  mark(cache, dir)
  expect(await cards.scan(dir, 'linked', false)).toEqual({ ...first, name: 'from its row' })
  expect(await cards.scan(dir, 'library', false)).toMatchObject({ usable: true, origin: 'library' })
  expect(await cards.scan(dir, 'linked', true)).toEqual(first)
  spoil(path.join(dir, 'unet/model.onnx'))
  expect(await cards.scan(dir, 'linked', false)).toMatchObject({ usable: false })
})

test.each([
  ['a file that came', (dir: string) => writeFileSync(path.join(dir, 'flowline.json'), '{"name":"Other"}'), { name: 'Other' }],
  ['a file that went', (dir: string) => rmSync(path.join(dir, 'scheduler/scheduler_config.json')), { usable: false }],
])('%s makes another card', async (_, change, expected) => {
  const dir = settledFolder()
  const cards = new KeptCards(memoryCards(), memoryHashCache(), '1')
  await cards.scan(dir, 'linked', false)
  change(dir)
  expect(await cards.scan(dir, 'linked', false)).toMatchObject(expected)
})

test('another version of the app, or a row that is none, does not count', async () => {
  const dir = settledFolder()
  const cache = memoryCards()
  const first = await new KeptCards(cache, memoryHashCache(), '1').scan(dir, 'linked', false)
  mark(cache, dir)
  expect(await new KeptCards(cache, memoryHashCache(), '2').scan(dir, 'linked', false)).toEqual(first)
  cache.put(dir, { ...cache.rows.get(dir)!, card: 'nonsense' })
  expect(await new KeptCards(cache, memoryHashCache(), '2').scan(dir, 'linked', false)).toEqual(first)
})

test('a folder that went away comes back as it was known', async () => {
  const dir = settledFolder()
  const cache = memoryCards()
  const cards = new KeptCards(cache, memoryHashCache(), '1')
  const first = await cards.scan(dir, 'linked', false)
  renameSync(dir, `${dir}-away`)
  const away = await cards.scan(dir, 'linked', false)
  expect(away.problems.map(({ code }) => code)).toEqual(['folder-missing'])
  renameSync(`${dir}-away`, dir)
  mark(cache, dir)
  expect(await cards.scan(dir, 'linked', false)).toEqual({ ...first, name: 'from its row' })
})

test('a hash stays with its card until something changes', async () => {
  const dir = settledFolder()
  const cards = new KeptCards(memoryCards(), memoryHashCache(), '1')
  expect(await cards.scan(dir, 'linked', false)).toMatchObject({ hash: null })
  const hash = (await hashModel(dir, memoryHashCache()))!
  await cards.keepHash(dir, hash)
  expect(await cards.scan(dir, 'linked', false)).toMatchObject({ hash })
  writeFileSync(path.join(dir, 'unet/config.json'), '{}')
  await cards.keepHash(dir, hash)
  expect(await cards.scan(dir, 'linked', false)).toMatchObject({ hash: null })
})
