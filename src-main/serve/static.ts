import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import { containedFile } from './files.ts'
import { contentSecurityPolicy, fresh, immutable, reply } from './replies.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
}

/** The bundler's names carry a hash of the content: `index-B8x0_3fZ.js`. */
const hashed = /-[\w-]{8,}\.\w+$/

/** A file below `root`. An address without an extension is a screen and gets index.html. */
export async function staticFile(root: string, pathname: string): Promise<Response> {
  const wanted = decode(pathname)
  const extension = path.extname(wanted).toLowerCase()
  const relative = wanted === '/' || extension === '' ? 'index.html' : wanted.slice(1)
  const file = wanted.includes('\0') || wanted.includes('\\') || hasHidden(wanted) ? null : await containedFile(root, relative)
  if (!file) throw new AppError('not-found', 'There is nothing at this address.', { path: pathname.slice(0, 200) })
  const type = types[path.extname(file).toLowerCase()] ?? 'application/octet-stream'
  const html = type.startsWith('text/html')
  const caching = !html && hashed.test(path.basename(file)) ? immutable : fresh
  return reply(await fs.readFile(file), type, caching, html ? { 'content-security-policy': contentSecurityPolicy } : {})
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    throw new AppError('not-found', 'There is nothing at this address.', { path: pathname.slice(0, 200) })
  }
}

function hasHidden(wanted: string): boolean {
  return wanted.split('/').some((part) => part.startsWith('.'))
}
