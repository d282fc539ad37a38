import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { modelCardSchema } from '../../../src-shared/contract/index.ts'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { watchTurns } from '../testing/turns.ts'
import { hashModel, memoryHashCache } from './hash.ts'
import { listFolder } from './listing.ts'
import { scanModel, type ScannedModel } from './scan.ts'
import { writeCrowd, writeMutant } from './testing/mutate.ts'
import { watchReads } from './testing/watch-reads.ts'

/** `node bench/models/fuzz.ts` makes two thousand. */
const count = Number(process.env['FLOWLINE_FUZZ'] ?? 60)
/** Weights are read for a hash only where they are small. */
const smallModel = 50e6

describe('folders with something wrong', () => {
  const parent = realpathSync(temporaryFolder())
  const outside = path.join(parent, 'outside')
  mkdirSync(outside)
  writeFileSync(path.join(outside, 'secret'), 'nobody may read this')
  const mutants = Array.from({ length: count }, (_, seed) =>
    writeMutant(path.join(parent, 'models'), seed, path.join(outside, 'secret')),
  )

  test(
    'are each a card, never a crash, never a look outside, and the process answers all the while',
    async () => {
      // The first ones warm up: compiling the reader is no reading.
      for (const { dir } of mutants.slice(0, 20)) await scanModel(dir, 'linked')
      const reads = watchReads()
      const turns = watchTurns()
      const cards: ScannedModel[] = []
      const outsiders: string[] = []
      for (const { dir } of mutants) {
        const card = await scanModel(dir, 'linked')
        cards.push(card)
        if (card.bytes < smallModel) await hashModel(dir, memoryHashCache())
        outsiders.push(...reads.outside([dir]))
        reads.forget()
      }
      const { longestCpuMs } = turns.stop()
      reads.stop()
      for (const [i, card] of cards.entries()) {
        const { dir, done, fatal } = mutants[i]!
        const words = `${path.basename(dir)}: ${done.join('; ')}`
        expect(
          modelCardSchema.omit({ id: true, hash: true, measured: true, devices: true }).safeParse(card).error,
          words,
        ).toBeUndefined()
        expect(JSON.stringify(card).length, words).toBeLessThan(1e6)
        if (fatal) expect([words, card.usable]).toEqual([words, false])
        if (!card.usable) expect(card.problems.length, words).toBeGreaterThan(0)
        for (const { message } of card.problems) expect(message, words).not.toContain('{{')
      }
      expect(outsiders).toEqual([])
      // Everything is done in pieces: configurations of at most 1 MB, 2048 fields of a graph, 256 names of a folder. The largest
      // of them takes a few milliseconds of processor time; fifty are what nobody feels.
      expect(longestCpuMs).toBeLessThan(50)
    },
    count * 1000,
  )
})

test('a folder with very many files is read in portions, up to a limit, and says so', async () => {
  const dir = writeCrowd(temporaryFolder(), 300)
  expect(await listFolder(path.join(dir, 'unet'), 100)).toMatchObject({ cut: true, entries: { length: 100 } })
  expect(await listFolder(path.join(dir, 'unet'))).toMatchObject({ cut: false, entries: { length: 303 } })
  expect(await scanModel(dir, 'linked')).toMatchObject({ usable: true })
})
