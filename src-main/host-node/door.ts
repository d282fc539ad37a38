import { createServer } from 'node:http'
import { AppError } from '../../src-shared/contract/index.ts'
import type { OpenDoor } from '../compose/index.ts'
import { listen } from './listen.ts'
import { sendResponse, sendText, toRequest } from './web.ts'

/** A port on 127.0.0.1 for programs of this machine; `answer` decides whom it lets in. Throws `port-taken`. */
export const openDoor: OpenDoor = async (port, answer) => {
  const server = createServer((message, out) => {
    const gone = new AbortController()
    out.on('close', () => gone.abort())
    const request = message.url?.startsWith('/') ? toRequest(message, `http://127.0.0.1:${port}`, gone.signal) : null
    if (!request) return sendText(out, 400, 'Bad request.')
    answer(request)
      .then((response) => sendResponse(response, out, message.method !== 'HEAD'))
      .catch(() => out.destroy())
  })
  await listen(server, port).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'port-taken') throw error
    throw new AppError('port-taken', `Port ${port} is in use by another program; choose another.`, { port })
  })
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
