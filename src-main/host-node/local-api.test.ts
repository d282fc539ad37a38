import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { LocalApiState, RunDetail, RunSummary } from '../../src-shared/contract/index.ts'
import { TestApp } from '../compose/testing/fixture.ts'
import { openDoor } from './door.ts'
import { freePort } from './testing/free-port.ts'

let app: TestApp
afterEach(() => app.remove())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

function send(port: number, path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (message) => {
      const parts: Buffer[] = []
      message.on('data', (part: Buffer) => parts.push(part))
      message.on('end', () => resolve({ status: message.statusCode!, headers: message.headers, bytes: Buffer.concat(parts) }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const on = async (port: number): Promise<LocalApiState> => {
  await app.call('settings.set', { localApi: true, localApiPort: port })
  await app.until(async () => (await app.call('app.localApi', {})).state !== 'off')
  return app.call('app.localApi', {})
}

async function opened() {
  app = await TestApp.open({ openDoor })
  expect(await app.call('app.localApi', {})).toEqual({ state: 'off' })
  const port = await freePort()
  const state = await on(port)
  if (state.state !== 'on') throw new Error(JSON.stringify(state))
  const bearer = { authorization: `Bearer ${state.token}` }
  const call = async (name: string, input: unknown = {}): Promise<unknown> => {
    const { status, bytes } = await send(port, `/api/${name}`, bearer, 'POST', JSON.stringify(input))
    return { status, value: JSON.parse(bytes.toString()) as unknown }
  }
  return { port, token: state.token, bearer, call }
}

test('a program with the token lists models, makes a picture and gets its bytes', async () => {
  const { port, bearer, call } = await opened()
  const modelId = await app.link()
  expect(await call('models.list')).toMatchObject({
    status: 200,
    value: expect.arrayContaining([expect.objectContaining({ id: modelId })]),
  })
  const settings = { prompt: 'steps 2', seed: 5, width: 8, height: 8 }
  const { value } = (await call('runs.enqueue', { modelId, settings })) as { value: RunSummary[] }
  await app.ended(value[0]!.id)
  const detail = ((await call('runs.get', { id: value[0]!.id })) as { value: RunDetail }).value
  expect(detail.run).toMatchObject({ state: 'done', settings: { seed: 5 } })
  const picture = await send(port, `/pictures/${detail.run.pictureId}`, bearer)
  expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png'])
  expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG')
})

test('what is wrong with a call is said', async () => {
  const { port, bearer, call } = await opened()
  expect(await call('models.nothing')).toMatchObject({ status: 400, value: { code: 'invalid-input' } })
  expect(await call('runs.get', { id: 7 })).toMatchObject({ status: 400, value: { code: 'invalid-input' } })
  expect(await call('runs.get', { id: 'none' })).toMatchObject({ status: 404, value: { code: 'not-found' } })
  const torn = await send(port, '/api/models.list', bearer, 'POST', '{')
  expect([torn.status, torn.bytes.toString()]).toEqual([400, expect.stringContaining('no valid JSON')])
  const got = await send(port, '/api/models.list', bearer)
  expect([got.status, got.headers['allow']]).toEqual([405, 'POST'])
})

test.each([
  ['without a token', {}, 401],
  ['with another', { authorization: 'Bearer guessed' }, 401],
  ['under another name', { host: 'flowline.example' }, 403],
  ['from a page', { origin: 'http://127.0.0.1:1' }, 403],
  ['from a page, by what its browser adds', { 'sec-fetch-site': 'same-site' }, 403],
])('%s nothing is answered', async (_, headers, status) => {
  const { port, bearer } = await opened()
  const shown: Record<string, string> = status === 403 ? { ...bearer, ...headers } : { ...headers }
  for (const path of ['/api/models.list', '/pictures/none', '/'])
    expect((await send(port, path, shown, path.startsWith('/api') ? 'POST' : 'GET')).status).toBe(status)
})

test('a new token shuts the old one out, another port moves the door, and off is off, also after a start', async () => {
  const { port, token, bearer } = await opened()
  const renewed = await app.call('app.renewToken', {})
  expect(renewed).toMatchObject({ state: 'on', address: `http://127.0.0.1:${port}` })
  expect((await send(port, '/api/models.list', bearer, 'POST')).status).toBe(401)
  if (renewed.state !== 'on') throw new Error('off')
  expect(renewed.token).not.toBe(token)

  const other = await freePort()
  await app.call('settings.set', { localApiPort: other })
  await app.until(async () => JSON.stringify(await app.call('app.localApi', {})).includes(String(other)))
  await expect(send(port, '/', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await app.close()
  app = await TestApp.open({ openDoor, library: app.library })
  expect(await app.call('app.localApi', {})).toEqual({ ...renewed, address: `http://127.0.0.1:${other}` })

  await app.call('settings.set', { localApi: false })
  await app.until(async () => (await app.call('app.localApi', {})).state === 'off')
  await expect(send(other, '/', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a port that another program has is said, and the door opens once it is another', async () => {
  app = await TestApp.open({ openDoor })
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  expect(await on((taken.address() as AddressInfo).port)).toMatchObject({ state: 'failed', failure: { code: 'port-taken' } })
  expect((await on(await freePort())).state === 'off').toBe(false)
  await app.until(async () => (await app.call('app.localApi', {})).state === 'on')
  await new Promise((resolve) => taken.close(resolve))
})
