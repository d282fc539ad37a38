import fs from 'node:fs/promises'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeAtomic, type WriteCalls } from './atomic.ts'
import { diskError } from './disk-errors.ts'
import { Journal } from './journal.ts'
import { frameSchema } from '../../src-shared/contract/index.ts'

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'flowline-files-'))
const failing = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))

describe('an atomic write', () => {
  test('replaces the whole file', async () => {
    const dir = folder()
    const file = path.join(dir, 'a.txt')
    writeFileSync(file, 'old and long')
    await writeAtomic(file, 'new')
    expect(readFileSync(file, 'utf8')).toBe('new')
    expect(readdirSync(dir)).toEqual(['a.txt'])
  })

  const faults: [string, (calls: WriteCalls) => WriteCalls][] = [
    ['opening', (calls) => ({ ...calls, open: () => failing('ENOSPC') })],
    ['renaming', (calls) => ({ ...calls, rename: () => failing('ENOSPC') })],
    [
      'writing half of it',
      (calls) => ({
        ...calls,
        open: async (...given: Parameters<WriteCalls['open']>) => {
          const handle = await calls.open(...given)
          handle.writeFile = async () => {
            await handle.write('ha')
            return failing('ENOSPC')
          }
          return handle
        },
      }),
    ],
    [
      'flushing',
      (calls) => ({
        ...calls,
        open: async (...given: Parameters<WriteCalls['open']>) => {
          const handle = await calls.open(...given)
          handle.sync = () => failing('EIO')
          return handle
        },
      }),
    ],
  ]
  test.each(faults)('that fails at %s leaves the old file and nothing else', async (_, breakIt) => {
    const dir = folder()
    const file = path.join(dir, 'a.txt')
    writeFileSync(file, 'old')
    await expect(writeAtomic(file, 'new', breakIt(fs))).rejects.toThrow()
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(dir)).toEqual(['a.txt'])
  })
})

test.each([
  ['ENOSPC', 'disk-full', /free some space/],
  ['EDQUOT', 'disk-full', /free some space/],
  ['EROFS', 'disk-gone', /cannot be written/],
  ['EACCES', 'disk-gone', /own the folder/],
  ['EIO', 'disk-gone', /does not answer/],
])('%s is said as %s', (code, kind, words) => {
  const file = path.join(folder(), 'a.png')
  expect(diskError(Object.assign(new Error(code), { code }), file, path.dirname(file))).toMatchObject({
    code: kind,
    message: words,
    data: { path: file, code },
  })
})

test('a missing file is a gone disk only where the library is gone too', () => {
  const error = Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
  expect(diskError(error, '/x/y', folder())).toBe(error)
  expect(diskError(error, '/nowhere/pictures/y.png', '/nowhere')).toMatchObject({
    code: 'disk-gone',
    message: /connect its disk/,
  })
})

describe('a journal', () => {
  const frame = (index: number) => ({ index, step: index, sigma: 1.5, t: 0.5, nfe: 7 })

  test('gives back what was appended, and leaves out a line that was cut off', async () => {
    const file = path.join(folder(), 'frames.ndjson')
    const journal = new Journal(file, frameSchema)
    for (let i = 0; i < 3; i++) journal.append(frame(i))
    expect(await journal.read()).toEqual([0, 1, 2].map(frame))
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"index":3,"st`)
    expect(await new Journal(file, frameSchema).read()).toEqual([0, 1, 2].map(frame))
  })

  test('says at the flush what kept it from being written', async () => {
    const journal = new Journal('/nowhere/frames.ndjson', frameSchema)
    journal.append(frame(0))
    await expect(journal.flush()).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await journal.read()).toEqual([])
  })
})
