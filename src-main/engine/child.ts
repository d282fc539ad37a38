import { engineContract } from '../../src-shared/contract/engine.ts'
import { warmUp } from '../../src-shared/numerics/index.ts'
import { serve } from '../../src-shared/rpc/server.ts'
import { engineHandlers } from './handlers.ts'
import { parentPort } from './port.ts'

/** The engine at its parent's service; it ends with the parent. */
const port = parentPort()
if (!port) {
  process.stderr.write('The engine runs as a child process of the application; start that instead.\n')
  process.exit(2)
}
port.onClose(() => process.exit(0))
// A terminal and the end of a session signal the whole group; the parent decides what stops.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
const server = serve(
  port,
  engineContract,
  engineHandlers((name, payload) => server.emit(name, payload)),
)
setImmediate(warmUp)
