import type { Core } from '../core/index.ts'

export interface ServeParts {
  readonly core: Core
  readonly rendererDir: string | null
}

export function createFetch(_parts: ServeParts): (request: Request) => Promise<Response> {
  return () => Promise.resolve(new Response('', { status: 404 }))
}
