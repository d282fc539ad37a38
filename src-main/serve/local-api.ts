import { createHash, timingSafeEqual } from 'node:crypto'
import { AppError, apiContract } from '../../src-shared/contract/index.ts'
import { callProcedure, type Handlers } from '../../src-shared/rpc/index.ts'
import { failure, reply, volatile } from './replies.ts'

export interface LocalApiParts {
  readonly handlers: Handlers<typeof apiContract>
  /** Answers the byte addresses of the app. */
  readonly fetch: (request: Request) => Promise<Response>
}

/** Largest input of a call, bytes. */
const maxInput = 16 * 2 ** 20

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Answers programs of this machine that show the token: `POST /api/<procedure>` with its input as JSON, and the byte addresses of the
 * app. Pages of a browser, which tell their origin, and other names for this machine are refused, with the token or without. Never rejects.
 */
export function createLocalApi({
  handlers,
  fetch,
}: LocalApiParts): (request: Request, port: number, token: string) => Promise<Response> {
  async function call(name: string, request: Request): Promise<Response> {
    const input = await inputOf(request)
    const value = await callProcedure(apiContract, handlers, name, input, request.signal)
    return reply(JSON.stringify(value), 'application/json; charset=utf-8', volatile)
  }

  return async (request, port, token) => {
    const refused = refusal(request, port, token)
    if (refused !== null) return text(refused.status, refused.reason)
    const name = /^\/api\/([\w.]+)$/.exec(new URL(request.url).pathname)?.[1]
    if (name === undefined) return fetch(request)
    if (request.method !== 'POST') return text(405, 'Calls are POST requests.', { allow: 'POST' })
    try {
      return await call(name, request)
    } catch (error) {
      return failure(error)
    }
  }
}

function refusal(request: Request, port: number, token: string): { status: number; reason: string } | null {
  const { headers } = request
  const host = headers.get('host')
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return { status: 403, reason: 'This address is not served here.' }
  if (headers.get('origin') !== null || headers.get('sec-fetch-site') !== null)
    return { status: 403, reason: 'Pages of a browser are not answered.' }
  const shown = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1]
  if (shown !== undefined && timingSafeEqual(digest(shown), digest(token))) return null
  return { status: 401, reason: 'Show the token of the settings: Authorization: Bearer <token>.' }
}

async function inputOf(request: Request): Promise<unknown> {
  const body = await request.text()
  if (body.length > maxInput) throw new AppError('invalid-input', 'The input is larger than 16 MB.', { limit: maxInput })
  try {
    return body === '' ? {} : (JSON.parse(body) as unknown)
  } catch (error) {
    throw new AppError('invalid-input', 'The input is no valid JSON.', {}, { cause: error })
  }
}

const text = (status: number, said: string, headers: Record<string, string> = {}): Response =>
  new Response(`${said}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': volatile, ...headers },
  })
