import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { pipeFetch, wordHeader } from './pipe-fetch.ts'
import { openPipe, type Pipe } from './pipe.ts'

let pipe: Pipe | null = null
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await pipe?.close()
  pipe = null
})

async function opened(answer: (request: Request) => Promise<Response>): Promise<(request: Request) => Promise<Response>> {
  pipe = await openPipe(answer)
  return pipeFetch(pipe.address)
}

test('method, path, query, headers and body go over; status, headers and body come back', async () => {
  const fetch = await opened(async (request) => {
    const { pathname, search } = new URL(request.url)
    const told = [request.method, pathname, search, request.headers.get('range'), await request.text()]
    return Response.json(told, { status: 206, headers: { 'x-kept': 'yes' } })
  })
  const request = new Request('app://flowline/runs/a%20b?x=1&y', {
    method: 'POST',
    headers: { range: 'bytes=0-1' },
    body: 'größe',
  })
  const response = await fetch(request)
  expect([response.status, response.headers.get('x-kept')]).toEqual([206, 'yes'])
  expect(response.headers.has('transfer-encoding')).toBe(false)
  expect(await response.json()).toEqual(['POST', '/runs/a%20b', '?x=1&y', 'bytes=0-1', 'größe'])
})

test('bytes come back as they are, and stream', async () => {
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7) % 256)
  const fetch = await opened(() => Promise.resolve(new Response(bytes)))
  const response = await fetch(new Request('app://flowline/x'))
  expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), Buffer.from(bytes))).toBe(0)
})

test.each([204, 304])('an answer of status %i has no body', async (status) => {
  const fetch = await opened(() => Promise.resolve(new Response(null, { status })))
  const response = await fetch(new Request('app://flowline/x'))
  expect([response.status, response.body]).toEqual([status, null])
})

test('a connection that the next request may take is not ended by this side', async () => {
  pipe = await openPipe(() => Promise.resolve(new Response('x')))
  const { path, word } = pipe.address
  const agent = new Agent({ keepAlive: true })
  const headers = await new Promise((resolve) => {
    get({ socketPath: path, agent, headers: { [wordHeader]: word } }, (message) => resolve(message.resume().headers))
  })
  agent.destroy()
  expect(headers).toMatchObject({ connection: 'keep-alive' })
  expect(headers).not.toHaveProperty('keep-alive')
})

test('HEAD has headers alone', async () => {
  const fetch = await opened(() => Promise.resolve(new Response(null, { headers: { 'content-length': '12' } })))
  const response = await fetch(new Request('app://flowline/x', { method: 'HEAD' }))
  expect([response.body, response.headers.get('content-length')]).toEqual([null, '12'])
})

test('a request without the word is refused', async () => {
  await opened(() => Promise.resolve(new Response('secret')))
  const response = await pipeFetch({ ...pipe!.address, word: 'guess' })(new Request('app://flowline/x'))
  expect([response.status, (await response.text()).includes('secret')]).toEqual([403, false])
})

test('a page that goes away aborts the request on the other side', async () => {
  let gone: (() => void) | undefined
  const aborted = new Promise<void>((resolve) => (gone = resolve))
  const fetch = await opened((request) => {
    request.signal.addEventListener('abort', () => gone!())
    return Promise.resolve(new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1000)) })))
  })
  const { body } = await fetch(new Request('app://flowline/x'))
  await body!.cancel()
  await aborted
})

test('an answer that fails is an error of its own, not of the pipe', async () => {
  const fetch = await opened(() => Promise.reject(new Error('no such thing')))
  expect((await fetch(new Request('app://flowline/x'))).status).toBe(500)
})

test.skipIf(process.platform === 'win32')('nobody else may enter its folder, and closing leaves nothing', async () => {
  pipe = await openPipe(() => Promise.resolve(new Response('x')))
  const folder = dirname(pipe.address.path)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  await pipe.close()
  expect(existsSync(folder)).toBe(false)
})

describe.skipIf(process.platform === 'win32')('its folder', () => {
  const base = mkdtempSync(join(tmpdir(), 'flowline-pipe-'))
  const long = join(base, 'x'.repeat(60), 'y'.repeat(60))
  const short = join(base, 's')
  for (const folder of [long, short]) mkdirSync(folder, { recursive: true })
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  test.each([
    ['the runtime folder', short, long, short],
    ['that for temporary files', long, short, short],
    ['that, where the runtime folder is not there', join(base, 'none'), short, short],
    ['/tmp, where both are too long', long, long, '/tmp'],
    ['/tmp, where there is neither', '', join(base, 'none'), '/tmp'],
  ])('lies in %s', async (_, runtime, temporary, expected) => {
    vi.stubEnv('XDG_RUNTIME_DIR', runtime)
    vi.stubEnv('TMPDIR', temporary)
    pipe = await openPipe(() => Promise.resolve(new Response('here')))
    expect(dirname(dirname(pipe.address.path))).toBe(expected)
    expect(statSync(dirname(pipe.address.path)).mode & 0o777).toBe(0o700)
    expect(await (await pipeFetch(pipe.address)(new Request('app://flowline/x'))).text()).toBe('here')
  })

  test('is gone where nothing can listen in it', async () => {
    for (const name of ['XDG_RUNTIME_DIR', 'TMPDIR']) vi.stubEnv(name, short)
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
      return queueMicrotask(() => this.emit('error', new Error('no sockets here'))) as never
    })
    await expect(openPipe(() => Promise.resolve(new Response('x')))).rejects.toThrow('no sockets here')
    expect(readdirSync(short)).toEqual([])
  })
})
