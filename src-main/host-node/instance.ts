import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = (library: string): string => join(library, 'host.json')

/**
 * Notes where the running host of a library answers, readable by this user alone: the address carries its token. A
 * library that cannot be written goes without: the note only serves the message of a second host.
 */
export function noteAddress(library: string, address: string): () => void {
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch {
      return
    }
  }
  attempt(() => writeFileSync(file(library), JSON.stringify({ pid: process.pid, address }), { mode: 0o600 }))
  return () => attempt(() => rmSync(file(library), { force: true }))
}

/** The address of the host that has this library open now, or null where none is known to live. */
export function runningAddress(library: string): string | null {
  try {
    const { pid, address } = JSON.parse(readFileSync(file(library), 'utf8')) as { pid: number; address: string }
    process.kill(pid, 0)
    return address
  } catch {
    return null
  }
}
