import { randomBytes, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { sendResponse, sendText, toRequest } from '../host-node/web.ts'
import { makePipeFolder } from './pipe-folder.ts'
import { wordHeader, type PipeAddress } from './pipe-fetch.ts'

export interface Pipe {
  readonly address: PipeAddress
  close(): Promise<void>
}

const origin = 'http://flowline'

/** Answers requests on a socket of this user's own: a named pipe on Windows, elsewhere a file in a folder that nobody else may enter. */
export async function openPipe(fetch: (request: Request) => Promise<Response>): Promise<Pipe> {
  const folder = process.platform === 'win32' ? null : makePipeFolder()
  const path = folder === null ? `\\\\.\\pipe\\flowline-${randomUUID()}` : join(folder, 'core')
  const leave = (): void => {
    process.off('exit', leave)
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', leave)
  const word = randomBytes(32).toString('base64url')

  async function answer(message: IncomingMessage, out: ServerResponse): Promise<void> {
    if (message.headers[wordHeader] !== word) return sendText(out, 403, 'This is Flowline’s own pipe.')
    const gone = new AbortController()
    out.on('close', () => gone.abort())
    const request = toRequest(message, origin, gone.signal)
    if (!request) return sendText(out, 413, 'The file is too large.', { connection: 'close' })
    await sendResponse(await fetch(request), out, message.method !== 'HEAD')
  }

  const server = createServer((message, out) => {
    answer(message, out).catch((error: unknown) => {
      if (out.headersSent) out.destroy()
      else sendText(out, 500, error instanceof Error ? error.message : String(error))
    })
  })
  // The other side ends idle connections. This one may come to it late, when the next request is under way.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  }).catch((error: unknown) => {
    leave()
    throw error
  })
  return {
    address: { path, word },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      leave()
    },
  }
}
