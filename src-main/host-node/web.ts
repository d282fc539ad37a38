import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { securityHeaders } from '../../src-shared/contract/index.ts'

/** Node's streams and the web's are the same at run time; their types are two where those of the browser are known too. */
type Body = NonNullable<RequestInit['body']>
type NodeStream = Parameters<typeof Readable.fromWeb>[0]

/** Largest body accepted, bytes: a dropped PNG of 16,384 x 16,384 stays below it. */
const MAX_BODY = 512 * 1024 * 1024

/** The request line and headers as a web Request; null where the body is too large. The signal aborts when the client goes away. */
export function toRequest(message: IncomingMessage, origin: string, signal: AbortSignal): Request | null {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const method = message.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  if (hasBody && Number(message.headers['content-length'] ?? 0) > MAX_BODY) return null
  return new Request(`${origin}${message.url ?? '/'}`, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: Readable.toWeb(message) as unknown as Body, duplex: 'half' as const } : {}),
  })
}

/** Streams a web Response out; our security headers win over the response's own. */
export async function sendResponse(response: Response, out: ServerResponse, withBody: boolean): Promise<void> {
  out.writeHead(response.status, { ...Object.fromEntries(response.headers), ...securityHeaders })
  if (!withBody || !response.body) {
    await response.body?.cancel()
    out.end()
    return
  }
  await pipeline(Readable.fromWeb(response.body as unknown as NodeStream), out)
}

export function sendText(out: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  out.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...securityHeaders,
    ...headers,
  })
  out.end(`${text}\n`)
}
