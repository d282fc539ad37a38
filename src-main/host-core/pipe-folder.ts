import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'

/** Bytes of a socket's path that the system takes, without the end mark: 107 on Linux, 103 elsewhere. */
const longest = process.platform === 'linux' ? 107 : 103

/** Makes a folder that nobody else may enter, with room for a socket's path in it. */
export function makePipeFolder(): string {
  for (const base of [process.env['XDG_RUNTIME_DIR'] ?? '', tmpdir(), '/tmp']) {
    if (!isAbsolute(base) || Buffer.byteLength(join(base, 'flowline-xxxxxx', 'core')) > longest) continue
    try {
      return mkdtempSync(join(base, 'flowline-'))
    } catch {
      // The next one may take it.
    }
  }
  throw new AppError(
    'disk-gone',
    'Flowline found no folder for temporary files; set TMPDIR to one that can be written and has a short path.',
  )
}
