import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError, toWireError } from '../../src-shared/contract/index.ts'
import { forkEngine, openApp } from '../compose/index.ts'
import { openDoor } from './door.ts'
import { hasDesktop, openBrowser } from './browser.ts'
import { noteAddress, runningAddress } from './instance.ts'
import { readOptions, usage, type HostOptions } from './options.ts'
import { openServer } from './server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

async function open({ port, library, open }: HostOptions): Promise<void> {
  const app = await openApp({
    library,
    host: 'browser',
    appVersion: version,
    spawnEngine: forkEngine(),
    assets: join(root, 'assets'),
    rendererDir: join(root, 'dist/renderer'),
    openDoor,
  })
  const server = await openServer(app, port).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const forget = noteAddress(library, server.entry)

  let closing = false
  const close = async (): Promise<void> => {
    if (closing) process.exit(130)
    closing = true
    forget()
    await server.close()
    await app.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close())
  console.log(`Flowline is at ${server.entry}`)
  console.log(`Library: ${library}. Ctrl+C ends it.`)
  if (open && hasDesktop()) openBrowser(server.entryOnce())
}

/** Runs the loopback host until it is told to stop. Exit code 2: wrong arguments; 1: it could not start. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args)
    if (options.help) return console.log(usage)
    try {
      await open(options)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'library-locked') throw error
      const address = runningAddress(options.library)
      const where = address ? ` It answers at ${address}` : ''
      throw new AppError('library-locked', `Flowline is already running with the library ${options.library}.${where}`)
    }
  } catch (error) {
    const { code, message } = toWireError(error)
    console.error(message)
    process.exit(code === 'invalid-input' ? 2 : 1)
  }
}

if (import.meta.main) await main(process.argv.slice(2))
