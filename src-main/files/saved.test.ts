import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeSetSchema, type NodeSet } from '../../src-shared/contract/index.ts'
import { fileNameOf, SavedFiles } from './saved.ts'

let library = ''
let saved: SavedFiles<NodeSet>
beforeEach(() => {
  library = mkdtempSync(path.join(tmpdir(), 'flowline-saved-'))
  saved = new SavedFiles(library, 'nodes', nodeSetSchema)
})
afterEach(() => rmSync(library, { recursive: true, force: true }))

const names = async (): Promise<string[]> => (await saved.list()).map(({ name }) => name)
const files = (): string[] => readdirSync(path.join(library, 'nodes')).sort()

test('a name is a readable file that anyone can read', async () => {
  expect(await saved.list()).toEqual([])
  const { id } = await saved.put({ name: 'Ten levels', levels: [80, 1] })
  expect(id).toBe('Ten levels')
  expect(JSON.parse(readFileSync(path.join(library, 'nodes/Ten levels.json'), 'utf8'))).toEqual({
    name: 'Ten levels',
    levels: [80, 1],
  })
  expect(await saved.list()).toEqual([{ id, name: 'Ten levels', levels: [80, 1] }])
})

test('names that would be one file are two', async () => {
  for (const name of ['a/b', 'a:b', 'con', '..', '红色', '  .x', '𓀀'.repeat(100)]) await saved.put({ name, levels: [1] })
  expect(await names()).toHaveLength(7)
  expect(files()).toContain('a-b.json')
  expect(files()).toContain('a-b 2.json')
  expect(files().every((name) => name === path.basename(name) && Buffer.byteLength(name) < 210)).toBe(true)
  expect(fileNameOf('NUL')).toBe('_NUL')
})

test('saved at the same time, each has its own file', async () => {
  await Promise.all(['a/b', 'a:b', 'a?b'].map((name) => saved.put({ name, levels: [1] })))
  expect(await names()).toHaveLength(3)
})

test('a file that an editor on Windows wrote is read', async () => {
  await saved.put({ name: 'Mine', levels: [80, 1] })
  const file = path.join(library, 'nodes/Mine.json')
  writeFileSync(file, `\ufeff${readFileSync(file, 'utf8')}`)
  expect(await names()).toEqual(['Mine'])
})

test('the same name replaces, in any case of its letters; a rename takes no other place', async () => {
  await saved.put({ name: 'Mine', levels: [80, 1] })
  await saved.put({ name: 'mine', levels: [5, 1] })
  expect(await saved.list()).toEqual([{ id: 'Mine', name: 'mine', levels: [5, 1] }])
  await saved.put({ name: 'Other', levels: [3] })
  await expect(saved.put({ name: 'MINE', levels: [3] }, 'Other')).rejects.toMatchObject({ code: 'invalid-input' })
  await saved.put({ name: 'Third', levels: [3] }, 'Other')
  expect(await names()).toEqual(['mine', 'Third'])
  expect(files()).toEqual(['Mine.json', 'Third.json'])
})

test('what cannot be read is left out and never written over', async () => {
  mkdirSync(path.join(library, 'nodes'))
  writeFileSync(path.join(library, 'nodes/Broken.json'), '{')
  writeFileSync(path.join(library, 'nodes/rising.json'), '{"name": "rising", "levels": [1, 2]}')
  expect(await saved.list()).toEqual([])
  await saved.put({ name: 'broken', levels: [1] })
  expect(files()).toEqual(['Broken.json', 'broken 2.json', 'rising.json'])
  await saved.remove('../nodes/Broken')
  expect(files()).toContain('Broken.json')
  await saved.remove('broken 2')
  expect(await saved.list()).toEqual([])
})

test('a library that is away is not begun anew', async () => {
  rmSync(library, { recursive: true })
  expect(await saved.list()).toEqual([])
  await expect(saved.put({ name: 'a', levels: [1] })).rejects.toMatchObject({ code: 'disk-gone' })
})
