/** The app's only origin. `standard`, so that it has an origin, relative URLs and storage of its own. */
export const SCHEME = 'app'
export const HOST = 'flowline'
export const ORIGIN = `${SCHEME}://${HOST}`

/** True for addresses of the app itself, whatever the path. */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url)
    return protocol === `${SCHEME}:` && host === HOST && username === '' && password === ''
  } catch {
    return false
  }
}

/**
 * What a page may load: the app, and blobs that the app's own page made. Everything else, above all every http(s) and
 * ws(s) address, is cancelled before it leaves the process. DevTools are let through where they can be opened.
 */
export function mayLoad(url: string, devTools: boolean): boolean {
  if (url.startsWith('blob:')) return isAppUrl(url.slice('blob:'.length))
  if (devTools && url.startsWith('devtools://devtools/')) return true
  return isAppUrl(url)
}
