import { createHash, timingSafeEqual } from 'node:crypto'

/** What decides whether a request is let in. */
export interface Asked {
  readonly method: string
  /** Path and query, as in the request line. */
  readonly target: string
  readonly upgrade: boolean
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly cookie: string | undefined
  readonly fetchSite: string | undefined
  readonly fetchMode: string | undefined
}

export interface Door {
  readonly port: number
  readonly token: string
  /** Lets in once, in place of the token, which command lines would show to everyone on the machine. */
  readonly once?: string | null
}

/** Null lets the request pass this check; a sentence refuses it. */
export type Check = (asked: Asked, door: Door) => string | null

export type Verdict = { kind: 'pass' } | { kind: 'enter'; cookie: string; spent?: true } | { kind: 'refuse'; reason: string }

const hosts = ({ port }: Door): string[] => [`127.0.0.1:${port}`, `localhost:${port}`]

/** Cookies do not know ports: each host has its own name, so that two of them on one machine do not log each other out. */
const cookieName = ({ port }: Door): string => `flowline-${port}`

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

function cookieValue(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return null
}

/**
 * The checks, each alone sufficient to refuse.
 * - host: DNS rebinding makes a foreign name resolve to 127.0.0.1, but cannot forge the Host header.
 * - origin: a web socket is not bound by the same-origin policy, and a form can post anywhere.
 * - site: pages on another port of this machine are "same site" and their requests carry strict cookies.
 * - session: everything needs the cookie that the printed address hands out.
 */
export const accessChecks = {
  host: (asked, door) =>
    asked.host !== undefined && hosts(door).includes(asked.host) ? null : 'This address is not served here.',
  origin: (asked, door) => {
    if (!asked.upgrade && (asked.method === 'GET' || asked.method === 'HEAD')) return null
    const allowed = hosts(door).map((host) => `http://${host}`)
    return asked.origin !== undefined && allowed.includes(asked.origin) ? null : 'Requests from other pages are not answered.'
  },
  site: (asked) => {
    const foreign = asked.fetchSite === 'cross-site' || asked.fetchSite === 'same-site'
    return foreign && asked.fetchMode !== 'navigate' ? 'Requests from other pages are not answered.' : null
  },
  session: (asked, door) => {
    const value = cookieValue(asked.cookie, cookieName(door))
    return value !== null && sameSecret(value, door.token) ? null : 'Open the address that Flowline printed when it started.'
  },
} satisfies Record<string, Check>

export type AccessChecks = Readonly<Record<string, Check>>

/** A GET of `/?token=...` or `/?once=...` with what is right there enters: it sets the cookie, whatever the session check would say. */
export function judge(asked: Asked, door: Door, checks: AccessChecks = accessChecks): Verdict {
  const { session, ...others } = checks
  for (const check of Object.values(others)) {
    const reason = check(asked, door)
    if (reason !== null) return { kind: 'refuse', reason }
  }
  const { pathname, searchParams } = new URL(`http://x${asked.target}`)
  if (asked.method === 'GET' && !asked.upgrade && pathname === '/') {
    const cookie = `${cookieName(door)}=${door.token}; Path=/; HttpOnly; SameSite=Strict`
    const [token, once] = [searchParams.get('token'), searchParams.get('once')]
    if (token !== null && sameSecret(token, door.token)) return { kind: 'enter', cookie }
    if (once !== null && door.once && sameSecret(once, door.once)) return { kind: 'enter', cookie, spent: true }
  }
  const reason = session?.(asked, door) ?? null
  return reason === null ? { kind: 'pass' } : { kind: 'refuse', reason }
}
