import { join } from 'node:path'
import { apiContract, toWireError } from '../../src-shared/contract/index.ts'
import { acceptingChannels, fromProcess, serve } from '../../src-shared/rpc/index.ts'
import { forkEngine, openApp } from '../compose/index.ts'
import { openDoor } from '../host-node/door.ts'
import { openPipe } from './pipe.ts'
import type { CoreAnswer, CoreStart } from './start.ts'

/** What the end of the channel does: nothing is begun that would have to be put away until the app is open. */
let end = (): void => process.exit(0)

/**
 * The core as a process of its own: the window's program is a browser, whose allocator ends a process that asks for a gigabyte at once, as
 * ONNX Runtime does, and whose libraries get in the way of sharp's. It closes when the channel to the window's process does, however
 * that ended.
 */
async function open({ library, appVersion, electron, assets, dist }: CoreStart): Promise<CoreAnswer> {
  const app = await openApp({
    library,
    host: 'electron',
    appVersion,
    electron,
    spawnEngine: forkEngine(join(dist, 'core/engine.js')),
    assets,
    rendererDir: join(dist, 'renderer'),
    openDoor,
  })
  const opened: { close(): Promise<void> }[] = [app]
  let closing = false
  const close = async (): Promise<void> => {
    if (closing) return
    closing = true
    for (const one of opened.toReversed()) await one.close()
    process.exit(0)
  }
  end = () => void close()
  const pipe = await openPipe(app.fetch).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  opened.push(pipe)
  acceptingChannels(fromProcess(process), (port) => {
    const rpc = serve(port, apiContract, app.handlers)
    port.onClose(app.onEvent((name, payload) => rpc.emit(name, payload)))
  })
  return { ready: pipe.address }
}

// Ctrl+C, the end of a terminal and that of the session reach every process of the group; the window's decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

process.once('disconnect', () => end())
if (!process.connected) process.exit(1)

const answer = await open(JSON.parse(process.argv[2]!) as CoreStart).catch((error: unknown): CoreAnswer => ({
  failed: toWireError(error),
}))
const said = (): void => {
  if ('failed' in answer) process.exit(1)
}
if (process.connected) process.send!(answer, said)
else said()
