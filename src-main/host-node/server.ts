import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { accessChecks, judge, type AccessChecks, type Asked, type Door } from './access.ts'
import type { HostedApp } from './hosted-app.ts'
import { listen } from './listen.ts'
import { rpcSockets } from './sockets.ts'
import { sendResponse, sendText, toRequest } from './web.ts'

export interface LoopbackServer {
  readonly port: number
  /** The address to open first; it carries the token. */
  readonly entry: string
  /** An address that lets in once, within a minute. */
  entryOnce(): string
  close(): Promise<void>
}

const asked = (message: IncomingMessage, upgrade: boolean): Asked => ({
  method: message.method ?? 'GET',
  target: message.url ?? '/',
  upgrade,
  host: message.headers.host,
  origin: message.headers.origin,
  cookie: message.headers.cookie,
  fetchSite: message.headers['sec-fetch-site'],
  fetchMode: message.headers['sec-fetch-mode'],
})

/** Serves the app to browsers on this machine. `checks` is for tests, which take one out to see that it was needed. */
export async function openServer(
  app: HostedApp,
  port: number | null,
  checks: AccessChecks = accessChecks,
): Promise<LoopbackServer> {
  const token = randomBytes(32).toString('base64url')
  const sockets = rpcSockets(app)
  let door: Door = { port: 0, token }

  async function answer(message: IncomingMessage, out: ServerResponse): Promise<void> {
    if (!message.url?.startsWith('/')) return sendText(out, 400, 'Bad request.')
    const verdict = judge(asked(message, false), door, checks)
    if (verdict.kind === 'refuse') return sendText(out, 403, verdict.reason)
    if (verdict.kind === 'enter' && verdict.spent) door = { ...door, once: null }
    if (verdict.kind === 'enter') return sendText(out, 303, 'Welcome.', { location: '/', 'set-cookie': verdict.cookie })
    const gone = new AbortController()
    out.on('close', () => gone.abort())
    const request = toRequest(message, `http://127.0.0.1:${door.port}`, gone.signal)
    if (!request) return sendText(out, 413, 'The file is too large.', { connection: 'close' })
    await sendResponse(await app.fetch(request), out, message.method !== 'HEAD')
  }

  function upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (!message.url?.startsWith('/')) return void socket.destroy()
    const verdict = judge(asked(message, true), door, checks)
    if (verdict.kind === 'pass' && message.url === '/rpc') return sockets.accept(message, socket, head)
    const status = verdict.kind === 'pass' ? '404 Not Found' : '403 Forbidden'
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  }

  const server = createServer((message, out) => {
    answer(message, out).catch((error: unknown) => {
      if (out.headersSent) out.destroy()
      else sendText(out, 500, error instanceof Error ? error.message : String(error))
    })
  })
  server.on('upgrade', upgrade)
  door = { port: await listen(server, port), token }

  return {
    port: door.port,
    entry: `http://127.0.0.1:${door.port}/?token=${token}`,
    entryOnce() {
      const once = randomBytes(32).toString('base64url')
      door = { ...door, once }
      setTimeout(() => {
        if (door.once === once) door = { ...door, once: null }
      }, 60_000).unref()
      return `http://127.0.0.1:${door.port}/?once=${once}`
    },
    close() {
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 500).unref()
      return closed
    },
  }
}
