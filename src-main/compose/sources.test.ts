import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { pathPlaneSchema, type StoredSource } from '../../src-shared/contract/index.ts'
import { forkEngine } from './index.ts'
import { temporaryFolder } from '../engine/testing/model-folder.ts'
import { TestApp } from './testing/fixture.ts'

let app: TestApp
afterEach(() => app.remove())

const realEngine = forkEngine(fileURLToPath(new URL('../engine/main.ts', import.meta.url)))
const sd15 = fileURLToPath(new URL('../../e2e/fixtures/families/sd15', import.meta.url))
const patient = { grace: 2000, start: 20_000, trial: 20_000, backoff: [10, 20, 40] }

const picture = (level: number): Promise<Buffer> =>
  sharp({ create: { width: 80, height: 64, channels: 3, background: { r: level, g: 255 - level, b: 40 } } })
    .png()
    .toBuffer()

/** Halves the first weights (216 floats) of the encoder: tag and length of their `raw_data` are looked for. */
function halveWeights(file: string): void {
  const bytes = readFileSync(file)
  const begin = bytes.indexOf(Buffer.from([0x4a, 0xe0, 0x06])) + 3
  for (let at = begin; at < begin + 864; at += 4) bytes.writeFloatLE(bytes.readFloatLE(at) / 2, at)
  writeFileSync(file, bytes)
}

async function post(bytes: Uint8Array): Promise<{ status: number; body: StoredSource & { code?: string; message?: string } }> {
  const request = new Request('http://localhost/sources', { method: 'POST', body: bytes as Uint8Array<ArrayBuffer> })
  const response = await app.app.fetch(request)
  return { status: response.status, body: (await response.json()) as never }
}

test('a picture that was sent is kept under its hash, once, and can be got back', async () => {
  app = await TestApp.open()
  const bytes = await picture(10)
  const hash = createHash('sha256').update(bytes).digest('hex')
  expect(await post(bytes)).toEqual({ status: 200, body: { hash, width: 80, height: 64 } })
  expect(await post(bytes)).toEqual({ status: 200, body: { hash, width: 80, height: 64 } })
  expect(existsSync(path.join(app.library, 'sources', `${hash}.png`))).toBe(true)
  const back = await app.get(`/sources/${hash}`)
  expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true)
  expect(back.headers.get('content-type')).toBe('image/png')
  expect((await app.get(`/sources/${'0'.repeat(64)}`)).status).toBe(404)
  expect((await app.get('/sources/..%2f..%2fetc%2fpasswd')).status).toBe(404)
  const text = await post(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))
  expect(text).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
})

test('a run from a picture is made again from the library alone, and says so when its source is gone', async () => {
  app = await TestApp.open({ spawnEngine: realEngine, engineTimes: patient })
  const model = await app.link(sd15)
  const { hash } = (await post(await picture(200))).body
  const { hash: mask } = (
    await post(
      await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    )
  ).body
  const settings = {
    width: 64,
    height: 64,
    prompt: 'a fox',
    source: { picture: hash, strength: 0.5, mask },
    solver: { id: 'euler', steps: 4, nodes: { id: 'model' } },
  }
  const { run } = await app.run(model, settings)
  expect(run).toMatchObject({ state: 'done', failure: null })
  const { recipe } = await app.call('gallery.get', { id: run.pictureId! })
  expect(recipe?.settings.source).toEqual(settings.source)
  const again = await app.call('runs.reproduce', { pictureId: run.pictureId! })
  expect((await app.ended(again.id)).run).toMatchObject({ state: 'done', verdict: { kind: 'identical' } })
  rmSync(path.join(app.library, 'sources', `${hash}.png`))
  await expect(app.enqueue(model, settings)).rejects.toMatchObject({ code: 'not-found', message: /library's sources/ })
  const third = await app.call('runs.reproduce', { pictureId: run.pictureId! })
  expect((await app.ended(third.id)).run).toMatchObject({ state: 'failed', failure: { code: 'not-found' } })
})

test('a picture that runs began from goes with the last of them, where it was not just chosen; one that nobody used after a week', async () => {
  app = await TestApp.open({ spawnEngine: realEngine, engineTimes: patient })
  const model = await app.link(sd15)
  const [used, unused] = [(await post(await picture(200))).body.hash, (await post(await picture(90))).body.hash]
  const file = (hash: string): string => path.join(app.library, 'sources', `${hash}.png`)
  const settings = { width: 64, height: 64, source: { picture: used, strength: 0.5 }, solver: { id: 'euler', steps: 2 } }
  const made: string[] = []
  for (const seed of [1, 2, 3]) made.push((await app.run(model, { ...settings, seed })).run.pictureId!)
  const fresh = (await post(await picture(30))).body.hash
  const late = await app.run(model, { ...settings, source: { picture: fresh, strength: 0.5 } })
  made.push(late.run.pictureId!)
  await app.call('gallery.trash', { ids: made })
  await app.call('gallery.purge', { ids: [made[0]!] })
  expect(existsSync(file(used))).toBe(true)
  const before = new Date(Date.now() - 2 * 86_400_000)
  utimesSync(file(used), before, before)
  await app.call('gallery.purge', { ids: [made[1]!] })
  expect(existsSync(file(used))).toBe(true)
  await app.call('gallery.purge', { ids: [made[2]!, made[3]!] })
  expect([existsSync(file(used)), existsSync(file(fresh))]).toEqual([false, true])
  expect(existsSync(file(unused))).toBe(true)

  const { library } = app
  await app.close()
  for (const [days, there] of [
    [6, true],
    [8, false],
  ] as const) {
    const then = new Date(Date.now() - days * 86_400_000)
    utimesSync(file(unused), then, then)
    app = await TestApp.open({ library })
    await expect.poll(() => existsSync(file(unused))).toBe(there)
    await app.close()
  }
  app = await TestApp.open({ library })
})

test('a run from a picture notes the hash of its encoder, and a replay names another; a run from noise does not', async () => {
  app = await TestApp.open({ spawnEngine: realEngine, engineTimes: patient })
  const folder = path.join(temporaryFolder(), 'sd15')
  cpSync(sd15, folder, { recursive: true })
  const model = await app.link(folder)
  const { hash } = (await post(await picture(200))).body
  const euler = { width: 64, height: 64, prompt: 'a fox', solver: { id: 'euler', steps: 4, nodes: { id: 'model' } } }
  const made = async (settings: object) => {
    const { run } = await app.run(model, { ...euler, ...settings })
    return { id: run.pictureId!, recipe: (await app.call('gallery.get', { id: run.pictureId! })).recipe! }
  }
  expect((await made({})).recipe.model).not.toHaveProperty('encoderHash')
  const from = await made({ source: { picture: hash, strength: 0.5 } })
  expect(from.recipe.model.encoderHash).toMatch(/^[0-9a-f]{64}$/)
  halveWeights(path.join(folder, 'vae_encoder/model.onnx'))
  const again = await app.call('runs.reproduce', { pictureId: from.id })
  const { verdict, failure } = (await app.ended(again.id)).run
  expect(failure).toBeNull()
  expect(verdict).toMatchObject({ reasons: [expect.stringMatching(/^model-hash: vae_encoder /)] })
})

const models = fileURLToPath(new URL('../../e2e/fixtures/models', import.meta.url))

test.each([
  ['euler', 1e-5],
  ['heun', 1e-5],
  ['dpmpp-2m', 0.3],
  ['uhp-fi', 2e-3],
])('a run of %s that goes on from a kept state of itself ends where it did, within %d', async (solver, most) => {
  app = await TestApp.open({ spawnEngine: realEngine, engineTimes: patient })
  const model = await app.link(path.join(models, 'edm'))
  const settings = { seed: 3, solver: { id: solver, steps: 8, rtol: 1e-5, atol: 1e-5, nodes: { id: 'karras' } } }
  const { run, frames } = await app.run(model, settings)
  expect(run).toMatchObject({ state: 'done', failure: null })
  const middle = frames[Math.floor(frames.length / 2)]!
  const kept = await state(run.id, middle.sigma)
  expect(kept).toMatchObject({ status: 200, body: { sigma: middle.sigma } })

  const source = { picture: kept.body.hash, state: { sigma: kept.body.sigma, run: run.id } }
  const branch = await app.run(model, { ...settings, seed: 99, source })
  expect(branch.run).toMatchObject({ state: 'done', failure: null })
  expect(branch.run.outcome!.nfe.total).toBeLessThan(run.outcome!.nfe.total)
  expect(branch.steps[0]!.sigma).toBe(middle.sigma)
  const plane = pathPlaneSchema.parse(await (await app.get(`/runs/${run.id}/path`)).json())
  expect(plane.levels).toEqual(plane.levels.toSorted((a, b) => b - a))
  expect(plane.points).toHaveLength(plane.levels.length)
  expect(plane.explained[0]! + plane.explained[1]!).toBeGreaterThan(0.9)
  expect(await furthest(run.pictureId!, branch.run.pictureId!)).toBeLessThanOrEqual(Math.ceil(255 * most))

  const again = await app.call('runs.reproduce', { pictureId: branch.run.pictureId! })
  expect((await app.ended(again.id)).run).toMatchObject({ state: 'done', verdict: { kind: 'identical' } })
  rmSync(path.join(app.library, 'sources', `${kept.body.hash}.npy`))
  await expect(app.enqueue(model, { ...settings, source })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('The state that this run starts from') as string,
  })
})

test('a state is refused where none was kept, and where it is none', async () => {
  app = await TestApp.open({ spawnEngine: realEngine, engineTimes: patient })
  const model = await app.link(path.join(models, 'edm'))
  const { run } = await app.run(model, { seed: 3, solver: { id: 'euler-ancestral', steps: 4 } })
  expect((await state(run.id, 1)).body).toMatchObject({ code: 'not-found' })
  expect((await state(run.id, -1)).body).toMatchObject({ code: 'invalid-input' })
  const { hash } = (await post(await picture(10))).body
  const source = { picture: hash, state: { sigma: 1, run: run.id } }
  const wrong = await app.run(model, { source, solver: { id: 'euler', steps: 4 } })
  expect(wrong.run).toMatchObject({ state: 'failed', failure: { code: 'invalid-input', message: /holds no state/ } })
})

async function state(id: string, sigma: number) {
  const response = await app.app.fetch(new Request(`http://localhost/runs/${id}/state?sigma=${sigma}`, { method: 'POST' }))
  return { status: response.status, body: (await response.json()) as { hash: string; sigma: number; code?: string } }
}

/** Largest difference of two pictures in levels of 255. */
async function furthest(one: string, other: string): Promise<number> {
  const [a, b] = await Promise.all(
    [one, other].map(async (id) =>
      sharp(Buffer.from(await (await app.get(`/pictures/${id}`)).arrayBuffer()))
        .raw()
        .toBuffer(),
    ),
  )
  return a!.reduce((most, value, i) => Math.max(most, Math.abs(value - b![i]!)), 0)
}
