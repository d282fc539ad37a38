import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { connect as connectTcp, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { apiContract } from '../../src-shared/contract/index.ts'
import { connect, fromWebSocket } from '../../src-shared/rpc/index.ts'
import { accessChecks, type AccessChecks } from './access.ts'
import { listen } from './listen.ts'
import { openServer, type LoopbackServer } from './server.ts'
import { fakeApp, type FakeApp } from './testing/fake-app.ts'
import { ask, handshake } from './testing/raw.ts'

let app: FakeApp
const open: LoopbackServer[] = []

interface Entered extends LoopbackServer {
  readonly cookie: string
  readonly origin: string
}

async function start(checks?: AccessChecks): Promise<Entered> {
  app = fakeApp()
  const server = await openServer(app, 0, checks)
  open.push(server)
  const welcome = await ask(server.port, server.entry.slice(server.entry.indexOf('/?')))
  const cookie = welcome.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  return { ...server, cookie, origin: `http://127.0.0.1:${server.port}` }
}

const without = (name: keyof typeof accessChecks): AccessChecks =>
  Object.fromEntries(Object.entries(accessChecks).filter(([key]) => key !== name))

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

test('the printed address sets a strict, script-proof cookie and leads to the page', async () => {
  const server = await start()
  const welcome = await ask(server.port, server.entry.slice(server.entry.indexOf('/?')))
  expect(welcome.status).toBe(303)
  expect(welcome.headers.location).toBe('/')
  expect(welcome.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/)
  expect(await ask(server.port, '/', { cookie: server.cookie })).toMatchObject({ status: 200, body: 'GET /' })
})

test('the app’s requests and bodies pass, its failures are answered', async () => {
  const server = await start()
  const { cookie, origin } = server
  expect((await ask(server.port, '/runs/a/frames/1?view=x0', { cookie })).body).toBe('GET /runs/a/frames/1?view=x0')
  expect((await ask(server.port, '/read-recipe', { cookie, origin }, 'POST', 'bytes')).body).toBe('POST /read-recipe bytes')
  expect(await ask(server.port, '/fail', { cookie })).toMatchObject({ status: 500, body: 'No such picture.\n' })
  expect(await ask(server.port, '/x', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' })
  expect((await ask(server.port, '/x', { cookie, origin, 'content-length': '999999999999' }, 'POST')).status).toBe(413)
})

/** Each attack is refused by one check alone: without that check the same request gets through. */
const attacks: Record<keyof typeof accessChecks, (server: Entered) => Promise<number | 'open'>> = {
  host: async ({ port, cookie }) => (await ask(port, '/', { cookie, host: `flowline.example:${port}` })).status,
  origin: async ({ port, cookie }) =>
    (await ask(port, '/read-recipe', { cookie, origin: 'http://evil.example' }, 'POST', 'x')).status,
  site: async ({ port, cookie }) =>
    (await ask(port, '/pictures/1', { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })).status,
  session: async ({ port }) => (await ask(port, '/pictures/1')).status,
}

test.each(Object.keys(attacks) as (keyof typeof attacks)[])(
  'the %s check refuses its attack, and is what refuses it',
  async (name) => {
    expect(await attacks[name](await start())).toBe(403)
    expect(await attacks[name](await start(without(name)))).toBe(200)
  },
)

test.each([
  ['host', { host: 'evil.example' }],
  ['origin', { origin: 'http://evil.example' }],
  ['session', { cookie: 'flowline=x' }],
] as const)('a web socket is refused by the %s check', async (name, change) => {
  const headers = ({ cookie, origin }: Entered): Record<string, string> => ({ cookie, origin, ...change })
  const guarded = await start()
  expect(await handshake(guarded.port, { cookie: guarded.cookie, origin: guarded.origin })).toBe('open')
  expect(await handshake(guarded.port, headers(guarded))).toBe(403)
  const open = await start(without(name))
  expect(await handshake(open.port, headers(open))).toBe('open')
})

test('a web socket without an origin, from another port, or elsewhere than /rpc is refused', async () => {
  const { port, cookie, origin } = await start()
  expect(await handshake(port, { cookie })).toBe(403)
  expect(await handshake(port, { cookie, origin: `http://127.0.0.1:${port + 1}` })).toBe(403)
  expect(await handshake(port, { cookie, origin: `https://127.0.0.1:${port}` })).toBe(403)
  expect(await handshake(port, { cookie, origin }, '/other')).toBe(404)
  expect(await handshake(port, { cookie, origin: `http://localhost:${port}`, host: `localhost:${port}` })).toBe('open')
})

test('an address for one use lets in once', async () => {
  const { port, entryOnce } = await start()
  const { pathname, search } = new URL(entryOnce())
  expect((await ask(port, pathname + search)).status).toBe(303)
  expect((await ask(port, pathname + search)).status).toBe(403)
})

test('an upgrade of something that is no path ends the connection, not the host', async () => {
  const { port } = await start()
  const socket = connectTcp(port, '127.0.0.1')
  const closed = new Promise((resolve) => socket.on('close', resolve))
  const lines = [
    'GET *:99999 HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await closed
  expect((await ask(port, '/')).status).toBe(403)
})

test('a wrong token does not enter', async () => {
  const { port } = await start()
  for (const token of ['', 'x', 'a'.repeat(43)]) {
    const answer = await ask(port, `/?token=${token}`)
    expect(answer.status).toBe(403)
    expect(answer.headers['set-cookie']).toBeUndefined()
  }
})

test('every answer carries the security headers and no CORS permission', async () => {
  const { port, cookie } = await start()
  const origin = 'http://evil.example'
  for (const answer of [
    await ask(port, '/', { cookie, origin }),
    await ask(port, '/'),
    await ask(port, '/', { cookie, origin }, 'OPTIONS'),
  ]) {
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['content-security-policy']).not.toContain('*')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  }
})

test('only the loopback interface is bound', async () => {
  const reach = (host: string, port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connectTcp({ host, port })
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('close', () => socket.destroy())
    })
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((entry) => !entry.internal && entry.family === 'IPv4')
  const { port } = await start()
  expect(await reach('127.0.0.1', port)).toBe(true)
  const everywhere = createServer()
  await new Promise<void>((resolve) => everywhere.listen(0, '0.0.0.0', resolve))
  const address = outside?.address ?? '127.0.0.2'
  expect(await reach(address, (everywhere.address() as AddressInfo).port)).toBe(true)
  expect(await reach(address, port)).toBe(false)
  everywhere.close()
})

test('calls and events travel over the web socket', async () => {
  const { port, cookie, origin } = await start()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { cookie, origin } })
  const client = connect(fromWebSocket(socket), apiContract)
  expect(await client.call('runs.stop', { id: 'a' })).toEqual({})
  await expect(client.call('runs.stop', {} as never)).rejects.toMatchObject({ code: 'invalid-input' })
  const changed = new Promise((resolve) => client.on('gallery.changed', resolve))
  app.emit('gallery.changed', { added: ['p'], removed: [] })
  expect(await changed).toEqual({ added: ['p'], removed: [] })
  expect(app.listeners()).toBe(1)
  client.dispose()
  await expect.poll(() => app.listeners()).toBe(0)
})

test('a message that is not JSON ends the connection, not the host', async () => {
  const { port, cookie, origin } = await start()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { cookie, origin } })
  const code = new Promise((resolve) => socket.on('close', resolve))
  socket.on('open', () => socket.send('{'))
  expect(await code).toBe(1003)
  expect((await ask(port, '/', { cookie })).status).toBe(200)
})

test('a taken port: the next free one, or a clear refusal when it was asked for', async () => {
  const first = createServer()
  const second = createServer()
  const third = createServer()
  const taken = await listen(first, 0)
  expect(await listen(second, null, taken)).toBeGreaterThan(taken)
  await expect(listen(third, taken)).rejects.toMatchObject({ code: 'port-taken', message: new RegExp(`Port ${taken} is in use`) })
  first.close()
  second.close()
})
