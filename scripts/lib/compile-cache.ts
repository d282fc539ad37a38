import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { root } from './paths.ts'

/** Keeps compiled modules between starts, for this process and its children. Import it before anything large. */
export function keepCompiled(): void {
  const folder = join(root, 'node_modules/.cache/flowline/compiled')
  enableCompileCache(folder)
  process.env.NODE_COMPILE_CACHE ??= folder
}
