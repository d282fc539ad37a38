import { protocol, type Session } from 'electron'
import { securityHeaders } from '../../src-shared/contract/index.ts'
import { isAppUrl, SCHEME } from './origin.ts'

/** Before `ready`, and once. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Serves the app's files and bytes. Our security headers win over the response's own. */
export function serveApp(session: Session, fetch: (request: Request) => Promise<Response>): void {
  session.protocol.handle(SCHEME, async (request) => {
    if (!isAppUrl(request.url)) return new Response('Not found.', { status: 404, headers: { ...securityHeaders } })
    const response = await fetch(request)
    const headers = new Headers(response.headers)
    for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value)
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
  })
}
