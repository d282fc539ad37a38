import { request as ask, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A local socket, which is no port of the network, and the word that it wants to hear with every request. */
export interface PipeAddress {
  readonly path: string
  readonly word: string
}

export const wordHeader = 'x-flowline-word'

/** A stream has one type for Node and one for the web, though it is the same. */
type Streamed = Parameters<typeof Readable.fromWeb>[0]
type Body = ConstructorParameters<typeof Response>[0]

/** Of one connection alone: the next hop has its own. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** `fetch` over the pipe: the address's path and query, method, headers and body go over; the answer streams back. */
export function pipeFetch({ path, word }: PipeAddress): (request: Request) => Promise<Response> {
  return (request) =>
    new Promise((resolve, reject) => {
      const { pathname, search } = new URL(request.url)
      const { method, signal, body } = request
      const headers = { ...Object.fromEntries(request.headers), host: 'flowline', [wordHeader]: word }
      const out = ask({ socketPath: path, path: `${pathname}${search}`, method, headers, signal })
      out.once('response', (message) => resolve(toResponse(message, method)))
      out.once('error', reject)
      if (body) pipeline(Readable.fromWeb(body as unknown as Streamed), out).catch(reject)
      else out.end()
    })
}

function toResponse(message: IncomingMessage, method: string): Response {
  const status = message.statusCode ?? 500
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined && !hopByHop.has(name)) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  const bare = method === 'HEAD' || status === 204 || status === 304
  if (bare) message.resume()
  return new Response(bare ? null : (Readable.toWeb(message) as unknown as Body), { status, headers })
}
