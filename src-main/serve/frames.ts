import path from 'node:path'
import { readOr } from './files.ts'

/** WebP of a kept frame. Throws `not-found`. */
export const frameBytes = (folder: string, view: 'x0' | 'state', index: number): Promise<Uint8Array> =>
  readOr(path.join(folder, view, `${String(index).padStart(5, '0')}.webp`), 'This frame was not kept.')
