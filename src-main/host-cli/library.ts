import { apiContract, type Api, type AppSettings } from '../../src-shared/contract/index.ts'
import { connect, portPair, serve } from '../../src-shared/rpc/index.ts'
import { openApp } from '../compose/index.ts'
import type { SpawnEngine } from '../core/ports.ts'
import { appVersion, assets, libraryPath } from './paths.ts'

/**
 * Opens the library, hands it to `use` and closes it. `override` are settings of this process alone. The calls go through the same
 * contract as from a window.
 */
export async function withLibrary<T>(
  asked: string | undefined,
  spawnEngine: SpawnEngine,
  use: (api: Api, root: string) => Promise<T>,
  override: Partial<AppSettings> = {},
): Promise<T> {
  const library = libraryPath(asked)
  const app = await openApp({
    library,
    host: 'cli',
    appVersion: appVersion(),
    spawnEngine,
    assets,
    rendererDir: assets,
    override,
  })
  const [near, far] = portPair()
  const server = serve(far, apiContract, app.handlers)
  app.onEvent((name, payload) => server.emit(name, payload))
  const client = connect(near, apiContract)
  try {
    const { mended } = await client.call('app.info', {})
    if (mended) {
      const rest = mended.whole ? '' : ' Stars, saved seeds, presets or links to models may be missing.'
      process.stderr.write(
        `The library's index was damaged and has been made anew from its files.${rest} The old one is ${mended.damaged}.\n`,
      )
    }
    return await use(client, library)
  } finally {
    client.dispose()
    await app.close()
  }
}
