import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './paths.ts'

const folder = join(root, 'node_modules/electron')
const triedFile = join(root, 'node_modules/.cache/flowline/electron-tried')

/** Seconds a first download may take before the browser host is started instead. */
const PATIENCE = 90

/** The Electron program, or null where it was never downloaded. Looks only; the package's own index would download. */
export function electronBinary(): string | null {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8')
    const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
    return existsSync(file) ? file : null
  } catch {
    return null
  }
}

/** Why a window cannot appear here, or null where it can. */
export function windowObstacle(): string | null {
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no desktop here'
  if (process.getuid?.() === 0) return "Electron's sandbox does not run as root"
  return null
}

/** Tries once to download Electron and says so; a failed try is remembered until `npx install-electron` succeeds. */
export async function downloadElectron(): Promise<string | null> {
  if (existsSync(triedFile)) return null
  mkdirSync(dirname(triedFile), { recursive: true })
  writeFileSync(triedFile, new Date().toISOString())
  console.log(`Downloading Electron, once, for at most ${PATIENCE} s ...`)
  const ok = await new Promise<boolean>((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], { cwd: root, stdio: 'ignore' })
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE * 1000)
    child.on('error', () => resolve(false))
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
  if (ok) rmSync(triedFile, { force: true })
  return ok ? electronBinary() : null
}
