import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { recipeSchema } from '../../src-shared/contract/index.ts'
import { fromBytes } from '../../src-shared/formats/png.ts'
import { readRecipe } from '../../src-shared/formats/recipe-png.ts'
import { enginePids, killEngine, killHost, smallDisk } from '../fixtures/breakage.ts'
import { startHost } from '../fixtures/host.ts'
import { fixtureModel, root, temporaryFolder } from '../fixtures/paths.ts'
import { enqueue, finish, isOver, runWhen } from '../fixtures/runs.ts'
import { expect, test } from '../fixtures/test.ts'
import sharp from 'sharp'

/** Runs the host's program to its end: for starts that must fail. */
function runHost(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(root, 'src-main/host-node/main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

test('a prompt becomes a picture with its recipe, frames and ledger', async ({ host }) => {
  const api = await host.api()
  const kinds = new Set<string>()
  api.on('run.step', () => kinds.add('step'))
  api.on('run.frame', () => kinds.add('frame'))
  api.on('run.progress', () => kinds.add('progress'))
  const run = await finish(api, { prompt: 'a red boat', seed: 11 })
  expect(run).toMatchObject({ state: 'done', failure: null })
  expect(kinds).toEqual(new Set(['step', 'frame', 'progress']))

  const cookie = await host.cookie()
  const get = (path: string): Promise<Response> => fetch(`${host.origin}${path}`, { headers: { cookie } })
  const picture = await get(`/pictures/${run.pictureId}`)
  expect(picture.headers.get('content-type')).toBe('image/png')
  const { recipe } = await readRecipe(fromBytes(new Uint8Array(await picture.arrayBuffer())))
  expect(recipeSchema.parse(recipe).settings).toMatchObject({ prompt: 'a red boat', seed: 11 })

  const { steps, frames } = await api.call('runs.get', { id: run.id })
  expect(frames.length).toBeGreaterThan(2)
  for (const view of ['x0', 'state', 'change']) {
    expect((await get(`/runs/${run.id}/frames/1?view=${view}`)).headers.get('content-type'), view).toBe('image/webp')
  }
  expect((await (await get(`/runs/${run.id}/steps.csv`)).text()).trim().split('\r\n')).toHaveLength(steps.length + 1)
  const film = await get(`/runs/${run.id}/film.webp`)
  expect(film.headers.get('content-type')).toBe('image/webp')
  expect((await sharp(await film.arrayBuffer()).metadata()).xmp?.toString()).toContain('trainedAlgorithmicMedia')
  const gif = await (await get(`/runs/${run.id}/film.gif`)).bytes()
  expect((await sharp(gif, { animated: true }).metadata()).pages).toBeGreaterThan(1)
  expect(Buffer.from(gif).includes('trainedAlgorithmicMedia')).toBe(true)
  expect((await get(`/pictures/${run.pictureId}/thumb?size=256`)).headers.get('content-type')).toBe('image/webp')
  api.close()
})

test('a picture made again is bit for bit the same', async ({ host }) => {
  const api = await host.api()
  const first = await finish(api, { prompt: 'a boat', seed: 12 })
  const again = await api.call('runs.reproduce', { pictureId: first.pictureId! })
  expect((await runWhen(api, again.id, isOver)).verdict).toEqual({ kind: 'identical' })
  api.close()
})

test('an engine killed mid-run fails that run with its records kept, and the next one works', async ({ host }) => {
  const api = await host.api()
  const slow = await enqueue(api, { solver: { id: 'euler', steps: 500 }, width: 8, height: 8 }, fixtureModel('slow-50ms'))
  await runWhen(api, slow.id, ({ state }) => state === 'running')
  await expect.poll(async () => (await api.call('runs.get', { id: slow.id })).steps.length).toBeGreaterThan(3)
  killEngine(host)
  const failed = await runWhen(api, slow.id, isOver)
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'engine-crashed' } })
  expect((await api.call('runs.get', { id: slow.id })).steps.length).toBeGreaterThan(3)
  expect(await finish(api, { seed: 13 })).toMatchObject({ state: 'done' })
  api.close()
})

test('a run that is stopped ends as cancelled, with its records', async ({ host }) => {
  const api = await host.api()
  const slow = await enqueue(api, { solver: { id: 'euler', steps: 500 }, width: 8, height: 8 }, fixtureModel('slow-50ms'))
  await expect.poll(async () => (await api.call('runs.get', { id: slow.id })).steps.length).toBeGreaterThan(2)
  await api.call('runs.stop', { id: slow.id })
  expect(await runWhen(api, slow.id, isOver)).toMatchObject({ state: 'cancelled' })
  expect((await api.call('runs.get', { id: slow.id })).steps.length).toBeGreaterThan(2)
  api.close()
})

test('the queue and the gallery survive a killed host', async () => {
  const host = await startHost()
  const api = await host.api()
  const kept = await finish(api, { seed: 14 })
  const slow = await enqueue(api, { solver: { id: 'euler', steps: 500 }, width: 8, height: 8 }, fixtureModel('slow-300ms'))
  await runWhen(api, slow.id, ({ state }) => state === 'running')
  const waiting = await enqueue(api, { prompt: 'after the cut', seed: 15 })
  await killHost(host)

  const second = await startHost({ library: host.library })
  const other = await second.api()
  await other.call('runs.stop', { id: slow.id })
  expect(await runWhen(other, waiting.id, isOver)).toMatchObject({ state: 'done', settings: { prompt: 'after the cut' } })
  const { items } = await other.call('gallery.query', {})
  expect(items.map(({ id }) => id)).toContain(kept.pictureId)
  other.close()
  expect(await second.stop()).toBe(0)
})

test('a full disk fails the run with a message, loses nothing and the app goes on', async () => {
  const library = temporaryFolder('small-disk')
  const through = smallDisk(library, 1)
  test.skip(through === null, 'This machine does not let a test mount a small disk (unshare -rm).')
  const host = await startHost({ library, through: through! })
  const api = await host.api()
  let run = await finish(api, { seed: 1 })
  for (let seed = 2; run.state === 'done' && seed < 40; seed++) run = await finish(api, { seed })
  expect(run).toMatchObject({ state: 'failed', failure: { code: 'disk-full' } })
  const { items, total } = await api.call('gallery.query', {})
  expect(items).toHaveLength(total)
  const cookie = await host.cookie()
  for (const { id } of items) expect((await fetch(`${host.origin}/pictures/${id}`, { headers: { cookie } })).status).toBe(200)
  api.close()
  expect(await host.stop()).toBe(0)
})

test('a 1 MB prompt is taken, counted and kept', async ({ host }) => {
  const api = await host.api()
  const prompt = 'red boat '.repeat(111_111)
  const run = await finish(api, { prompt, seed: 16 })
  expect(run).toMatchObject({ state: 'done' })
  const { recipe } = await api.call('gallery.get', { id: run.pictureId! })
  expect(recipe?.settings.prompt).toBe(prompt)
  api.close()
})

test('a second host on the same library says where the first one is', async ({ host }) => {
  const second = await runHost(['--library', host.library, '--no-open'])
  expect(second.code).toBe(1)
  expect(second.stderr.trim().split('\n')).toHaveLength(1)
  expect(second.stderr).toContain('already running')
  expect(second.stderr).toContain(host.entry)
})

test('a port that was asked for and is taken is refused; without one the next free port is used', async ({ host }) => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const refused = await runHost(['--library', join(temporaryFolder('library'), 'a'), '--no-open', '--port', String(port)])
  other.close()
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port} is in use`) })
  const third = await startHost()
  expect(third.port).not.toBe(host.port)
  expect(await third.stop()).toBe(0)
})

test('Ctrl+C closes everything: no engine stays, nor the note of the address', async () => {
  const host = await startHost()
  const api = await host.api()
  await finish(api, { seed: 17 })
  const note = join(host.library, 'host.json')
  expect(JSON.parse(readFileSync(note, 'utf8'))).toMatchObject({ address: host.entry })
  const pids = enginePids(host)
  expect(pids).toHaveLength(1)
  expect(await host.stop()).toBe(0)
  expect(existsSync(note)).toBe(false)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow()
})

test('wrong arguments: one sentence, exit code 2; --help: exit code 0', async () => {
  for (const args of [['--port', 'x'], ['--prot', '1'], ['extra']]) {
    const { code, stderr } = await runHost(args)
    expect(code).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
  expect(await runHost(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--no-open') })
})
