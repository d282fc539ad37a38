import { toWireError, type ErrorCode } from '../../src-shared/contract/index.ts'

/** Never changes under its URL. */
export const immutable = 'private, max-age=31536000, immutable'
/** May change: ask again. */
export const fresh = 'no-cache'
/** Still being made. */
export const volatile = 'no-store'

export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

export function reply(body: Uint8Array | string, type: string, caching: string, more: Record<string, string> = {}): Response {
  return new Response(body as string | Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': type,
      'cache-control': caching,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      ...more,
    },
  })
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'not-found': 404,
  'model-missing': 404,
  'invalid-input': 400,
  'recipe-missing': 422,
  'recipe-malformed': 422,
  'disk-gone': 503,
  'disk-full': 507,
}

/** The error as JSON `{code, message, data}`. */
export function failure(error: unknown): Response {
  const wire = toWireError(error)
  return new Response(JSON.stringify(wire), {
    status: statuses[wire.code] ?? 500,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': volatile,
      'x-content-type-options': 'nosniff',
    },
  })
}
