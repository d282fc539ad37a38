/**
 * Opens Flowline: the Electron window where there is a desktop and Electron's program is here or can be downloaded,
 * else the loopback host, whose address a browser opens.
 */
import { spawn } from 'node:child_process'
import { build } from './build.ts'
import { keepCompiled } from './lib/compile-cache.ts'
import { downloadElectron, electronBinary, windowObstacle } from './lib/electron.ts'
import { root } from './lib/paths.ts'

/** A window that ends with a failure within this time never appeared. */
const STARTUP_SECONDS = 10

async function openWindow(binary: string, args: readonly string[]): Promise<string | null> {
  await build(['renderer', 'electron'])
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn(binary, [root, ...args], { stdio: 'inherit', env })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => {
      const early = (performance.now() - started) / 1000 < STARTUP_SECONDS
      if (early && code !== 0 && signal !== 'SIGINT' && signal !== 'SIGTERM')
        resolve(`Electron ended with ${signal ?? `code ${code}`}`)
      else process.exit(code ?? 0)
    })
  })
}

keepCompiled()
const args = process.argv.slice(2)
let obstacle = windowObstacle()
if (!obstacle) {
  const binary = electronBinary() ?? (await downloadElectron())
  obstacle = binary
    ? await openWindow(binary, args)
    : "Electron's program is not here and could not be downloaded (npx install-electron tries again)"
}
console.log(`No window: ${obstacle}. Serving to the browser instead.`)
await build(['renderer'])
const { main } = await import('../src-main/host-node/main.ts')
await main(args)
