import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from './folders.ts'

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowline-folders-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('missing parents are made, and making a folder twice is no error', () => {
  const folder = join(temporary(), 'a/b/c')
  makeFolder(folder)
  makeFolder(folder)
  makeFolder(join(folder, 'd'))
  expect(statSync(join(folder, 'd')).isDirectory()).toBe(true)
})

test('a file in the way is an error', () => {
  const file = join(temporary(), 'x')
  writeFileSync(file, '')
  expect(() => makeFolder(join(file, 'y'))).toThrow(/ENOTDIR/)
})

test.runIf(process.platform === 'linux')('a file system that never takes the folder is an error, not an endless try', () => {
  expect(() => makeFolder('/proc/flowline/x')).toThrow(/ENOENT/)
})
