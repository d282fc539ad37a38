import { join } from 'node:path'
import { app } from 'electron'

export interface Folders {
  /** The shell's own files, which may lie in the asar. */
  readonly preload: string
  readonly renderer: string
  /** What plain Node reads, which knows no asar. */
  readonly dist: string
  readonly assets: string
  /** Node's own program. */
  readonly node: string
  /** Compiled code, kept between starts. */
  readonly compiled: string
}

/** Where things lie: in the package under its resources, else in the repository. */
export function folders(): Folders {
  const here = app.getAppPath()
  const { resourcesPath } = process
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  return {
    preload: join(here, 'dist/preload/preload.cjs'),
    renderer: join(here, 'dist/renderer'),
    dist: app.isPackaged ? join(resourcesPath, 'app.asar.unpacked/dist') : join(here, 'dist'),
    assets: app.isPackaged ? join(resourcesPath, 'assets') : join(here, 'assets'),
    compiled: join(app.getPath('userData'), 'compiled'),
    node: app.isPackaged ? join(resourcesPath, 'node', program) : join(here, 'node_modules/node/bin', program),
  }
}
