import { app, utilityProcess, type UtilityProcess } from 'electron'
import type { EngineProcess, SpawnEngine } from '../core/ports.ts'
import type { Port } from '../../src-shared/rpc/index.ts'

const SERVICE = 'Flowline engine'
/** Bytes of the error stream kept for a crash report. */
const LAST_WORDS = 8192

/** Variables that change how a Node process starts are not passed on. */
function cleanEnvironment(): Record<string, string> {
  const dangerous = /^(NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_PATH|NODE_REPL.*|ELECTRON_.*)$/
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value !== undefined && !dangerous.test(name) ? [[name, value]] : [])),
  )
}

/** A utility process is a port itself; messages posted before it has spawned are kept by Electron. */
function portOf(child: UtilityProcess, onEnd: (listener: (reason: string) => void) => void): Port {
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onClose: onEnd,
    close: () => void child.kill(),
  }
}

/**
 * Runs the engine in a utility process. Its end is told once, by whichever comes first: its own `exit`, which knows the
 * code, or the app's `child-process-gone`, which knows the reason (`crashed`, `oom`, `killed`, `launch-failed`).
 */
export function utilityEngine(entry: string): SpawnEngine {
  let count = 0
  return (): EngineProcess => {
    const serviceName = `${SERVICE} ${++count}`
    const child = utilityProcess.fork(entry, [], { serviceName, stdio: ['ignore', 'ignore', 'pipe'], env: cleanEnvironment() })
    const listeners: ((code: number | null, signal: string | null) => void)[] = []
    let end: { code: number | null; signal: string | null } | null = null
    let words = ''

    const gone = (code: number | null, signal: string | null): void => {
      if (end) return
      end = { code, signal }
      app.off('child-process-gone', onGone)
      for (const listener of listeners) listener(code, signal)
    }
    const onGone = (_: unknown, details: { name?: string; serviceName?: string; reason: string; exitCode: number }): void => {
      if (details.name === serviceName && details.reason !== 'clean-exit') gone(details.exitCode, details.reason)
    }
    app.on('child-process-gone', onGone)
    child.on('exit', (code) => gone(code, null))
    child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-LAST_WORDS)))

    const onExit: EngineProcess['onExit'] = (listener) => {
      if (end) listener(end.code, end.signal)
      else listeners.push(listener)
    }
    return {
      port: portOf(child, (listener) => onExit((code, signal) => listener(`the engine ended (${signal ?? `code ${code}`})`))),
      get pid() {
        return child.pid
      },
      onExit,
      kill: () => void child.kill(),
      lastWords: () => words,
    }
  }
}
