import { spawn, type ChildProcess } from 'node:child_process'
import { AppError, fromWireError } from '../../src-shared/contract/index.ts'
import { fromProcess, openingChannels, type Port } from '../../src-shared/rpc/index.ts'
import { childEnvironment } from '../compose/index.ts'
import { pipeFetch } from './pipe-fetch.ts'
import type { CoreAnswer, CoreStart } from './start.ts'

/** Time to end runs and write what is kept; after that the process is ended. */
const CLOSING_MS = 15_000

export interface CoreProcess {
  readonly pid: number | undefined
  /** A new way to the core's procedures and events. */
  channel(): Port
  fetch(request: Request): Promise<Response>
  /** Told once, with what the process ended of. */
  onExit(listener: (how: string) => void): void
  close(): Promise<void>
}

export interface CoreProgram {
  /** Node's own program: the core's packages crash in a browser's process. */
  readonly node: string
  /** The core's entry. */
  readonly entry: string
  /** Folder of the user's own for compiled code, which starts faster. */
  readonly compiled: string
}

/** Starts the core and waits until it is open. Throws what it failed of, as `library-locked`, and `internal` where it does not run at all. */
export async function startCore({ node, entry, compiled }: CoreProgram, start: CoreStart): Promise<CoreProcess> {
  const child = spawn(node, [entry, JSON.stringify(start)], {
    // Two versions of Node speak to each other here, whose binary format may differ.
    serialization: 'json',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...childEnvironment(), NODE_COMPILE_CACHE: compiled },
    windowsHide: true,
  })
  const exit = exitOf(child)
  const said = new Promise<CoreAnswer>((resolve) => child.once('message', (message) => resolve(message as CoreAnswer)))
  const answer = await Promise.race([
    said,
    exit.then((how): never => {
      throw new AppError('internal', `Flowline’s working process did not start (${how}): ${node}`)
    }),
  ])
  if ('failed' in answer) throw fromWireError(answer.failed)
  return {
    pid: child.pid,
    channel: openingChannels(fromProcess(child)),
    fetch: pipeFetch(answer.ready),
    onExit: (listener) => void exit.then(listener),
    async close() {
      if (child.connected) child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), CLOSING_MS)
      await exit
      clearTimeout(late)
    },
  }
}

/** What it ended of, once everything that it said has arrived. */
function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const tell = (): void => resolve(signal ?? `exit code ${code}`)
      if (child.connected) child.once('disconnect', tell)
      else tell()
    })
    child.once('error', (error) => {
      if (child.pid === undefined) resolve(error.message)
    })
  })
}
