import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { LibrarySources } from '../files/index.ts'
import { sweepSources } from './kept-sources.ts'
import type { Store } from './ports.ts'

const library = mkdtempSync(path.join(tmpdir(), 'flowline-sources-'))
afterEach(() => rmSync(library, { recursive: true, force: true }))

test('a picture that is chosen again while the sweep is under way stays', async () => {
  const sources = new LibrarySources(library)
  const old = new Date(Date.now() - 10 * 86_400_000)
  const files: string[] = []
  for (const background of ['red', 'green', 'blue']) {
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background } })
      .png()
      .toBuffer()
    const file = await sources.find((await sources.put(bytes)).hash)
    utimesSync(file!, old, old)
    files.push(file!)
  }
  const chooseLast = (): string[] => {
    utimesSync(files[2]!, new Date(), new Date())
    return []
  }
  const store = { runs: { sources: chooseLast }, pictures: { sources: () => [] } } as unknown as Store
  await sweepSources(store, sources, new Date())
  expect((await sources.list()).map(({ hash }) => hash)).toEqual([path.basename(files[2]!, '.png')])
})
