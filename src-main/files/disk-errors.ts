import { existsSync } from 'node:fs'
import { AppError } from '../../src-shared/contract/index.ts'

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const gone = new Set([
  'ENOENT',
  'ENOTDIR',
  'EIO',
  'ENODEV',
  'ENXIO',
  'ESTALE',
  'EHOSTDOWN',
  'ENOTCONN',
  'EROFS',
  'EACCES',
  'EPERM',
])

/** Says what a failed write or read of the library means: `disk-full`, `disk-gone`, or the error as it is. */
export function diskError(error: unknown, file: string, library: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === undefined || error instanceof AppError) return error
  if (full.has(code)) {
    return new AppError(
      'disk-full',
      `There is no room left to write ${file}; free some space on its disk and start Flowline again to finish saving.`,
      { path: file, code },
      { cause: error },
    )
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AppError(
      'disk-gone',
      `${file} cannot be read or written (${code}); check that its disk is writable and that you own the folder.`,
      { path: file, code },
      { cause: error },
    )
  }
  if (gone.has(code) && !existsSync(library)) {
    return new AppError(
      'disk-gone',
      `The library ${library} is not there; connect its disk again.`,
      { path: library, code },
      { cause: error },
    )
  }
  if (code === 'EIO' || code === 'ENODEV' || code === 'ENXIO' || code === 'ESTALE') {
    return new AppError(
      'disk-gone',
      `The disk of ${file} does not answer (${code}); check its connection.`,
      { path: file, code },
      { cause: error },
    )
  }
  return error
}
