import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { fromProcess } from '../../src-shared/rpc/process-port.ts'
import type { SpawnEngine } from '../core/index.ts'

/** Variables that change how Node or the dynamic linker runs a program. */
const dangerous =
  /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|NODE_REPL.*|NODE_V8_COVERAGE|NODE_CHANNEL_.*|ELECTRON_.*|LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|VITEST.*)$/

const lastWordsLength = 4000

/** This process's environment without those. */
export const childEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !dangerous.test(name)))

/** Starts the engine as a Node process of its own; its channel carries typed arrays. */
export function forkEngine(entry = fileURLToPath(new URL('../engine/main.ts', import.meta.url))): SpawnEngine {
  return () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [],
      env: childEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-lastWordsLength)
    })
    return {
      port: fromProcess(child),
      pid: child.pid,
      onExit(listener) {
        let told = false
        const tell = (code: number | null, signal: string | null): void => {
          if (told) return
          told = true
          listener(code, signal)
        }
        child.once('exit', tell)
        child.once('error', () => {
          if (child.pid === undefined) tell(null, null)
        })
      },
      kill: () => void child.kill('SIGKILL'),
      lastWords: () => said,
    }
  }
}
