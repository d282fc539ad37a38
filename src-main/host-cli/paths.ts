import { readFileSync } from 'node:fs'
import { extname, join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
export const assets = join(root, 'assets')

export const appVersion = (): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version

export { libraryPath, userPath } from '../compose/user-path.ts'

/** Of several pictures each gets its own file: `a.png` becomes `a-41.png`, `a-42.png` by seed. */
export function perSeed(path: string, seed: number, count: number): string {
  if (count === 1) return path
  const { dir, name, ext } = parse(path)
  return join(dir, `${name}-${seed}${ext}`)
}

/** `--out`: a path that ends in .png is a file; anything else is a folder that takes `<seed>.png`. */
export const pictureTarget = (out: string, seed: number, count: number): string =>
  extname(out).toLowerCase() === '.png' ? perSeed(out, seed, count) : join(out, `${seed}.png`)
