import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestApp } from './testing/fixture.ts'

let app: TestApp
let id: string
const screens = mkdtempSync(path.join(tmpdir(), 'flowline-screens-'))
mkdirSync(path.join(screens, 'assets'))
writeFileSync(path.join(screens, 'index.html'), '<!doctype html><title>Flowline</title>')
writeFileSync(path.join(screens, 'assets/index-B8x0_3fZ.js'), 'export {}')
writeFileSync(path.join(screens, '.secret'), 'no')
writeFileSync(path.join(path.dirname(screens), `${path.basename(screens)}-outside.txt`), 'outside')
symlinkSync('/etc/passwd', path.join(screens, 'passwd.txt'))

beforeEach(async () => {
  app = await TestApp.open({ rendererDir: screens })
  id = (await app.run(await app.link(), { prompt: 'steps 3', seed: 1 })).run.id
})
afterEach(() => app.remove())

async function picture(address: string) {
  const response = await app.get(address)
  expect(response.status, address).toBe(200)
  const bytes = Buffer.from(await response.arrayBuffer())
  return { response, bytes, metadata: await sharp(bytes).metadata() }
}

async function refusal(address: string, request?: RequestInit): Promise<{ status: number; code: string }> {
  const response = await app.app.fetch(new Request(`http://localhost${address}`, request))
  return { status: response.status, code: ((await response.json()) as { code: string }).code }
}

test('pictures, thumbnails and frames', async () => {
  const whole = await picture(`/pictures/${id}`)
  expect(whole.metadata).toMatchObject({ format: 'png', width: 8, height: 8 })
  expect(whole.response.headers.get('cache-control')).toContain('immutable')
  const thumb = await picture(`/pictures/${id}/thumb?size=256`)
  expect(thumb.metadata).toMatchObject({ format: 'webp', width: 8 })
  expect((await picture(`/pictures/${id}/thumb`)).bytes.equals(thumb.bytes)).toBe(true)
  for (const view of ['x0', 'state', 'change'])
    expect((await picture(`/runs/${id}/frames/1?view=${view}`)).metadata).toMatchObject({ format: 'webp', width: 8 })
  const still = await sharp((await picture(`/runs/${id}/frames/1?view=change`)).bytes).stats()
  for (const { mean } of still.channels) expect(mean).toBeCloseTo(128, -1)
})

test('the step ledger as files', async () => {
  const csv = await app.get(`/runs/${id}/steps.csv`)
  expect(csv.headers.get('content-type')).toContain('text/csv')
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(4)
  expect(await (await app.get(`/runs/${id}/steps.json`)).json()).toHaveLength(3)
})

test('what is not there is said as JSON', async () => {
  expect(await refusal('/pictures/none')).toEqual({ status: 404, code: 'not-found' })
  expect(await refusal(`/runs/${id}/frames/99`)).toEqual({ status: 404, code: 'not-found' })
  expect(await refusal(`/runs/${id}/frames/1?view=inside`)).toEqual({ status: 400, code: 'invalid-input' })
  expect(await refusal(`/runs/${id}/at?sigma=1`)).toEqual({ status: 404, code: 'not-found' })
  expect(await refusal(`/runs/${id}/at?sigma=fog`)).toEqual({ status: 400, code: 'invalid-input' })
  expect(await refusal('/runs/..%2f..%2fx/steps.csv')).toEqual({ status: 404, code: 'not-found' })
  expect(await refusal('/runs/..%2f..%2fx/frames/1')).toEqual({ status: 404, code: 'not-found' })
  expect(await refusal(`/pictures/${id}/thumb?size=1e9`)).toEqual({ status: 400, code: 'invalid-input' })
  expect((await app.app.fetch(new Request('http://localhost/', { method: 'DELETE' }))).status).toBe(405)
})

describe('a dropped picture', () => {
  const drop = (body: ArrayBuffer | Uint8Array<ArrayBuffer> | string) =>
    app.app.fetch(new Request('http://localhost/read-recipe', { method: 'POST', body }))

  test('gives its recipe, or the reason it has none', async () => {
    const ours = await (await app.get(`/pictures/${id}`)).arrayBuffer()
    expect(await (await drop(ours)).json()).toMatchObject({ source: 'flowline', recipe: { settings: { prompt: 'steps 3' } } })
    const bare = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const response = await drop(new Uint8Array(bare))
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'recipe-missing' })
    expect(await (await drop('text')).json()).toMatchObject({ code: 'invalid-input' })
  })
})

describe('the files of the screens', () => {
  test('html carries the policy, hashed files are kept', async () => {
    for (const address of ['/', '/index.html', '/gallery', '/models/some-id']) {
      const response = await app.get(address)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
      expect(response.headers.get('cache-control')).toBe('no-cache')
    }
    const script = await app.get('/assets/index-B8x0_3fZ.js')
    expect(script.headers.get('content-type')).toContain('text/javascript')
    expect(script.headers.get('cache-control')).toContain('immutable')
  })

  test('nothing outside the folder, nothing hidden', async () => {
    const outside = `${path.basename(screens)}-outside.txt`
    for (const address of [
      `/..%2f${outside}`,
      `/assets/..%2f..%2f${outside}`,
      `/%2e%2e/${outside}`,
      '/passwd.txt',
      '/.secret',
      '/a%00.js',
      '/..%5cx.js',
      '/%E0%A4%A.js',
      '/missing.js',
    ]) {
      expect(await refusal(address), address).toEqual({ status: 404, code: 'not-found' })
    }
  })
})
