import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { connect, fromMessagePort, fromProcess, fromWebSocket, portPair, type Client, type Port } from './index.ts'
import { echoContract, serveEcho } from './testing/echo.ts'

interface Link {
  readonly port: Port
  /** Ends the far side without a word, as a crash does. */
  readonly breakOff: () => void
  readonly clean: () => void
}

const transports: Record<string, () => Promise<Link> | Link> = {
  'in-process': () => {
    const [near, far] = portPair()
    serveEcho(far)
    return { port: near, breakOff: () => far.close(), clean: () => near.close() }
  },
  'message port': () => {
    const { port1, port2 } = new MessageChannel()
    serveEcho(fromMessagePort(port2))
    return { port: fromMessagePort(port1), breakOff: () => port2.close(), clean: () => port1.close() }
  },
  process: () => {
    const entry = fileURLToPath(new URL('testing/echo-process.ts', import.meta.url))
    const child = fork(entry, { serialization: 'advanced', execArgv: [] })
    return { port: fromProcess(child), breakOff: () => void child.kill('SIGKILL'), clean: () => void child.kill('SIGKILL') }
  },
  'web socket': async () => {
    const http = createServer()
    const server = new WebSocketServer({ server: http })
    server.on('connection', (socket) => serveEcho(fromWebSocket(socket)))
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
    const terminate = (): void => {
      for (const client of server.clients) client.terminate()
    }
    const clean = (): void => {
      terminate()
      http.close()
    }
    return { port: fromWebSocket(socket), breakOff: terminate, clean }
  },
}

describe.each(Object.entries(transports))('%s', (_, open) => {
  let link: Link
  async function start(): Promise<Client<typeof echoContract>> {
    link = await open()
    return connect(link.port, echoContract)
  }
  afterEach(() => link.clean())

  test('values survive the way there and back', async () => {
    const client = await start()
    const value = { text: '红色的花 🌸', numbers: [0, -1.5, 1e-300], nothing: null, yes: true, deep: { list: [[], {}] } }
    expect(await client.call('echo', { value })).toEqual(value)
    const long = 'x'.repeat(1_000_000)
    expect(await client.call('echo', { value: long })).toBe(long)
  })

  test('answers find their calls when many are under way', async () => {
    const client = await start()
    const answers = await Promise.all(Array.from({ length: 200 }, (__, value) => client.call('echo', { value })))
    expect(answers).toEqual(Array.from({ length: 200 }, (__, value) => value))
  })

  test('events arrive in order and before the answer that follows them', async () => {
    const client = await start()
    const seen: number[] = []
    const stop = client.on('tick', (n) => seen.push(n))
    await client.call('count', { to: 50 })
    expect(seen).toEqual(Array.from({ length: 50 }, (__, n) => n + 1))
    stop()
    await client.call('count', { to: 1 })
    expect(seen).toHaveLength(50)
  })

  test('a failure keeps its code, message and data', async () => {
    const client = await start()
    const failure = { code: 'disk-full', message: 'No room left.', data: { free: 3, path: '/x', last: null } }
    await expect(client.call('fail', { code: 'disk-full' })).rejects.toMatchObject(failure)
    await expect(client.call('fail', { code: 'internal' })).rejects.toMatchObject({ code: 'internal', message: 'A bug.' })
  })

  test('a wrong input is refused at the receiver', async () => {
    const client = await start()
    await expect(client.call('count', { to: 1.5 })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(client.call('constructor' as never, {} as never)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('an abort reaches the handler', async () => {
    const client = await start()
    const controller = new AbortController()
    const answer = client.call('wait', {}, { signal: controller.signal })
    await client.call('echo', { value: 1 })
    controller.abort()
    expect(await answer).toBe('aborted')
    expect(await client.call('abortedWaits', {})).toBe(1)
  })

  test('when the far side breaks off, pending and later calls reject and the reason is told once', async () => {
    const client = await start()
    await client.call('echo', { value: 1 })
    const reasons: string[] = []
    client.onClose((reason) => reasons.push(reason))
    const pending = client.call('wait', {})
    link.breakOff()
    await expect(pending).rejects.toMatchObject({ code: 'engine-unavailable' })
    await expect(client.call('echo', { value: 2 })).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(reasons).toHaveLength(1)
  })

  test('when the server hangs up, the pending call rejects', async () => {
    const client = await start()
    await expect(client.call('hangUp', {})).rejects.toMatchObject({ code: 'engine-unavailable' })
  })

  test('a disposed client rejects its calls', async () => {
    const client = await start()
    const pending = client.call('wait', {})
    client.dispose()
    await expect(pending).rejects.toMatchObject({ code: 'engine-unavailable' })
    link.port.post({ late: true })
  })
})
