import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../store/index.ts'
import { pipeFetch } from './pipe-fetch.ts'
import type { CoreAnswer, CoreStart } from './start.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
/** Every look into a folder takes for ever. */
const stuck = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs/promises'
  fs.readdir = () => new Promise(() => {})
  setInterval(() => {}, 1000)
`)}`

let folder: string
let child: ChildProcess
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowline-core-'))
  for (const name of ['library', 'tmp']) mkdirSync(join(folder, name))
})
afterEach(() => {
  child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const library = (): string => join(folder, 'library')
const temporary = (): string => join(folder, 'tmp')

function startMain(...options: string[]): { exit: Promise<number | string | null>; answer: Promise<CoreAnswer> } {
  const start: CoreStart = { library: library(), appVersion: '9.9.9', electron: '1', assets: folder, dist: folder }
  child = spawn(process.execPath, [...options, entry, JSON.stringify(start)], {
    serialization: 'json',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary(), XDG_RUNTIME_DIR: '' },
  })
  return {
    exit: new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code))),
    answer: new Promise((resolve) => child.once('message', (message) => resolve(message as CoreAnswer))),
  }
}

test('a core whose window goes away while the library opens gives it back at once', async () => {
  const { exit } = startMain('--import', stuck)
  await expect.poll(() => existsSync(join(library(), 'flowline.db')), { timeout: 15_000 }).toBe(true)
  child.disconnect()
  expect(await exit).toBe(0)
  openStore(library()).store.close()
})

test('an open core outlives a signal to its group, ends with the channel and leaves nothing behind', async () => {
  const { exit, answer } = startMain()
  const said = await answer
  expect(said).toHaveProperty('ready')
  if (process.platform !== 'win32') for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) child.kill(signal)
  const ended = await Promise.race([exit, new Promise((resolve) => setTimeout(() => resolve('alive'), 500))])
  expect(ended).toBe('alive')
  if ('ready' in said) expect((await pipeFetch(said.ready)(new Request('app://flowline/x'))).status).toBeLessThan(500)
  child.disconnect()
  expect(await exit).toBe(0)
  expect(readdirSync(temporary())).toEqual([])
  expect(existsSync(join(library(), 'library.owner'))).toBe(false)
})
