import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import { makeFolder } from '../compose/index.ts'

/** Writes a file, its folder made first. @throws AppError `disk-full`, or `invalid-input` where it cannot be written. */
export async function writeTo(
  target: string,
  write: (target: string) => Promise<unknown>,
  folder = dirname(target),
): Promise<void> {
  try {
    makeFolder(folder)
    await write(target)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC') throw new AppError('disk-full', `The disk of ${target} is full; free some space and run this again.`)
    if (error instanceof AppError) throw error
    throw new AppError('invalid-input', `${target} cannot be written: ${message}.`)
  }
}

/** Finds out before a run, which may be long, that files can be written into a folder. */
export const checkWritable = (folder: string): Promise<void> => writeTo(folder, () => access(folder, constants.W_OK), folder)
