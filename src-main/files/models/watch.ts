import { watch as watchFolder, type FSWatcher } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { FolderWatch } from '../../core/ports.ts'
import { decidingFolders, otherFolders } from './layout.ts'
import { listFolder } from './listing.ts'

/** Copying a folder makes many changes: one look follows when they have paused, ms. */
const pause = 300
/** The system tells nothing of a disk that goes or comes, nor of changes on some network disks: folders are looked at that often, ms. */
const interval = 3_000
/** Folders that are looked at at once. */
const portion = 50

const parts = new Set([...decidingFolders, ...otherFolders])
const mostNames = 1000

interface Watched {
  watchers: readonly FSWatcher[]
  /** Time of the folder itself, `-` where it is away. */
  stamp: string
}

export interface WatchOptions {
  readonly onChange: (dir: string) => void
  /** A folder whose entries are model folders, reported itself where they change. */
  readonly parent: string
  readonly interval?: number
}

/** Watches model folders and the parts of them that cards are read from. */
export function watchModels({ onChange, parent, interval: every = interval }: WatchOptions): FolderWatch {
  const watched = new Map<string, Watched>()
  const timers = new Map<string, NodeJS.Timeout>()
  let closed = false

  const changed = (dir: string): void => {
    clearTimeout(timers.get(dir))
    const timer = setTimeout(() => {
      timers.delete(dir)
      if (closed) return
      void rewatch(dir).then(() => onChange(dir))
    }, pause)
    timers.set(dir, timer.unref())
  }

  function open(dir: string, folder: string): FSWatcher[] {
    try {
      const watcher = watchFolder(path.join(dir, folder), { persistent: false }, () => changed(dir))
      watcher.on('error', () => watcher.close())
      return [watcher]
    } catch {
      return []
    }
  }

  /** Folders inside come and go, so they are looked up again after every change. */
  async function rewatch(dir: string): Promise<void> {
    const { entries } = await listFolder(dir, mostNames)
    const folders = entries.map(({ name }) => name).filter((name) => parts.has(name))
    const known = watched.get(dir)
    if (!known || closed) return
    for (const watcher of known.watchers) watcher.close()
    known.watchers = ['.', ...folders].flatMap((folder) => open(dir, folder))
  }

  const parentWatchers = open(parent, '.')

  async function look(): Promise<void> {
    const dirs = [...watched.keys()]
    for (let i = 0; i < dirs.length; i += portion) await Promise.all(dirs.slice(i, i + portion).map((dir) => lookAt(dir)))
  }

  async function lookAt(dir: string): Promise<void> {
    const found = await fs.stat(dir).catch(() => null)
    const stamp = found ? String(found.mtimeMs) : '-'
    const known = watched.get(dir)
    if (!known || known.stamp === stamp) return
    const first = known.stamp === ''
    known.stamp = stamp
    if (!first) changed(dir)
  }

  let looking = look()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, every).unref()

  return {
    set(dirs) {
      const wanted = new Set(dirs)
      for (const [dir, { watchers }] of watched) {
        if (wanted.has(dir)) continue
        for (const watcher of watchers) watcher.close()
        watched.delete(dir)
      }
      const added = dirs.filter((dir) => !watched.has(dir))
      for (const dir of added) watched.set(dir, { watchers: [], stamp: '' })
      looking = looking.then(async () => {
        for (const dir of added) {
          await rewatch(dir)
          // What changed between its reading and its watching would be told by nobody.
          if (!closed) onChange(dir)
        }
        await look()
      })
    },
    close() {
      closed = true
      clearInterval(timer)
      for (const waiting of timers.values()) clearTimeout(waiting)
      for (const watcher of [...parentWatchers, ...[...watched.values()].flatMap(({ watchers }) => watchers)]) watcher.close()
      watched.clear()
    },
  }
}
