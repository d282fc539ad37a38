import { AppError } from '../../../src-shared/contract/errors.ts'

const gone = new Set(['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'EIO', 'EROFS', 'ESTALE', 'EACCES', 'EPERM'])

/** What a failed write into the run's folder means to the user; other errors pass. */
export function explainDiskFailure(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'disk-full',
      `The disk of ${folder} is full. Free some space, or keep fewer trajectories (Settings).`,
      { folder },
      { cause: error },
    )
  }
  if (code !== undefined && gone.has(code)) {
    return new AppError(
      'disk-gone',
      `${folder} can no longer be written (${code}). Connect its disk again, make it writable, or choose another library folder.`,
      { folder },
      { cause: error },
    )
  }
  return error
}

/** Runs one write and explains its failure. */
export async function onDisk<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw explainDiskFailure(error, folder)
  }
}
