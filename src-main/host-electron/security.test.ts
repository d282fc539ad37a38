import { EventEmitter } from 'node:events'
import type { Session } from 'electron'
import { beforeAll, expect, test, vi } from 'vitest'
import { externalLinks, openLink, type ExternalLink } from './external-links.ts'
import { registerScheme, serveApp } from './protocol.ts'
import { lockProcess, lockSession } from './security.ts'
import * as fake from './testing/fake-electron.ts'
import { openWindow } from './window.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

beforeAll(() => {
  registerScheme()
  lockProcess()
})

function lockedSession(): fake.FakeSession {
  const session = new fake.FakeSession()
  lockSession(session as unknown as Session, false)
  return session
}

/** What the session answers to a request for something; `undefined` where it would ask nobody, which means yes. */
function answerOf(session: fake.FakeSession, name: string, ...args: unknown[]): unknown {
  const handler = session.handlers.get(name)
  if (!handler) return undefined
  let answer: unknown
  const returned = handler(...args, (value: unknown) => (answer = value))
  return answer ?? returned
}

const sessionChecks: Record<string, (session: fake.FakeSession) => boolean> = {
  'permission requests': (session) => answerOf(session, 'permissionRequest', null, 'media') === false,
  'permission checks': (session) => answerOf(session, 'permissionCheck', null, 'geolocation', 'app://flowline') === false,
  devices: (session) => answerOf(session, 'device', { deviceType: 'usb' }) === false,
  screens: (session) => JSON.stringify(answerOf(session, 'displayMedia', {})) === '{}',
  pairing: (session) => JSON.stringify(answerOf(session, 'bluetooth', {})) === '{"confirmed":false}',
  'network requests': (session) =>
    [
      'http://127.0.0.1/',
      'https://example.com/',
      'wss://example.com/',
      'file:///etc/passwd',
      'ftp://x/',
      'data:text/html,x',
    ].every((url) => JSON.stringify(answerOf(session, 'onBeforeRequest', { url })) === '{"cancel":true}'),
  'dictionary downloads': (session) => !session.spellChecker,
}

test.each(Object.entries(sessionChecks))('%s are denied; a session that was not locked is caught', (_, denied) => {
  expect(denied(lockedSession())).toBe(true)
  expect(denied(new fake.FakeSession())).toBe(false)
})

test('the app itself is let through', () => {
  expect(answerOf(lockedSession(), 'onBeforeRequest', { url: 'app://flowline/runs/1/frames/2' })).toEqual({ cancel: false })
})

const locked = (): fake.FakeContents => {
  const contents = new fake.FakeContents()
  fake.app.emit('web-contents-created', {}, contents)
  return contents
}

const prevented = (contents: fake.FakeContents, event: string, details: object = {}): boolean => {
  const preventDefault = vi.fn<() => void>()
  contents.emit(event, { preventDefault, ...details })
  return preventDefault.mock.calls.length === 1
}

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
  '%s is prevented; unlocked contents are caught',
  (event) => {
    expect(prevented(locked(), event)).toBe(true)
    expect(prevented(new fake.FakeContents(), event)).toBe(false)
  },
)

test('the page may load itself again, and nothing else', () => {
  const itself = { url: locked().getURL(), isMainFrame: true }
  for (const event of ['will-navigate', 'will-frame-navigate']) {
    expect(prevented(locked(), event, itself)).toBe(false)
    expect(prevented(locked(), event, { ...itself, url: `${itself.url}other` })).toBe(true)
  }
  expect(prevented(locked(), 'will-frame-navigate', { ...itself, isMainFrame: false })).toBe(true)
})

test('no window is opened, whatever the address', () => {
  for (const url of ['https://example.com/', 'app://flowline/', 'javascript:1'])
    expect(locked().windowOpen?.({ url })).toEqual({ action: 'deny' })
  expect(locked().rtcPolicy).toBe('disable_non_proxied_udp')
})

test('every renderer is sandboxed and no name is resolved', () => {
  expect(fake.sandboxed).toBe(true)
  expect(fake.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND')
})

test('a wrong certificate is never accepted', () => {
  const preventDefault = vi.fn<() => void>()
  const callback = vi.fn<(trusted: boolean) => void>()
  fake.app.emit('certificate-error', { preventDefault }, null, '', '', null, callback)
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(callback).toHaveBeenCalledWith(false)
})

test('the scheme has an origin and is secure, and is granted nothing else', () => {
  expect(fake.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
})

const safePreferences: Record<string, unknown> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: false,
}

test('the window isolates its page and shows the app', () => {
  openWindow({ preload: '/preload.cjs', devTools: false })
  const window = fake.windows.at(-1)!
  expect(window.options.webPreferences).toEqual({ ...safePreferences, preload: '/preload.cjs' })
  expect(window.url).toBe('app://flowline/')
})

test('bytes are served to the app alone, under our headers', async () => {
  const session = new EventEmitter() as unknown as fake.FakeSession
  const handlers = new Map<string, (request: Request) => Promise<Response>>()
  Object.assign(session, {
    protocol: { handle: (scheme: string, handler: (request: Request) => Promise<Response>) => handlers.set(scheme, handler) },
  })
  const asked: string[] = []
  serveApp(session as unknown as Session, async (request) => {
    asked.push(request.url)
    return new Response('bytes', {
      status: 206,
      headers: { 'content-security-policy': 'default-src *', 'content-type': 'image/webp' },
    })
  })
  const handle = handlers.get('app')!
  const good = await handle(new Request('app://flowline/runs/1/frames/2'))
  expect([good.status, good.headers.get('content-type'), await good.text()]).toEqual([206, 'image/webp', 'bytes'])
  expect(good.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
  expect((await handle(new Request('app://evil/runs/1/frames/2'))).status).toBe(404)
  expect(asked).toEqual(['app://flowline/runs/1/frames/2'])
})

test('only listed https addresses reach the system’s browser', () => {
  for (const link of Object.keys(externalLinks) as ExternalLink[]) openLink(link)
  expect(fake.opened).toEqual(Object.values(externalLinks))
  for (const url of fake.opened) expect(url).toMatch(/^https:\/\//)
})
