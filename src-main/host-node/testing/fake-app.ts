import type { EventName, EventPayload } from '../../../src-shared/contract/index.ts'
import type { HostedApp } from '../hosted-app.ts'

type Listener = Parameters<HostedApp['onEvent']>[0]

export interface FakeApp extends HostedApp {
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void
  /** How many faces listen now. */
  listeners(): number
}

/** Answers `runs.stop` and echoes requests: enough to see what a host lets through. */
export function fakeApp(): FakeApp {
  const listeners = new Set<Listener>()
  return {
    handlers: { 'runs.stop': () => ({}) } as unknown as HostedApp['handlers'],
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      if (pathname === '/fail') throw new Error('No such picture.')
      const body = request.method === 'POST' ? await request.text() : ''
      return new Response(`${request.method} ${pathname}${search} ${body}`.trim(), {
        headers: { 'content-type': 'text/plain', 'content-security-policy': 'default-src *' },
      })
    },
    emit: (name, payload) => {
      for (const listener of listeners) listener(name, payload)
    },
    listeners: () => listeners.size,
  }
}
