import { open, readFile } from 'node:fs/promises'
import { AppError } from '../../src-shared/contract/errors.ts'
import { isNpy, readNpy, type NpyArray } from '../../src-shared/formats/npy.ts'

const remedies = {
  noise: 'Save finite standard-normal noise.',
  latent: 'Make it again with --save-latent.',
  state: 'Branch from the run again.',
} as const

/** Numbers of one sample from a `.npy` file, of the sample's shape with or without a leading 1. Throws `invalid-input` for others. */
export async function readSample(file: string, shape: readonly number[], what: keyof typeof remedies): Promise<NpyArray> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new AppError('invalid-input', `The ${what} file ${file} cannot be read. Check the path.`, { file }, { cause: error })
  })
  const array = readNpy(bytes, file)
  const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((n, i) => n === b[i])
  if (!same(array.shape, shape) && !same(array.shape, [1, ...shape])) {
    const wanted = `(${shape.join(', ')}) or (${[1, ...shape].join(', ')})`
    throw new AppError(
      'invalid-input',
      `The ${what} file ${file} has the shape (${array.shape.join(', ')}); this model and size need ${wanted}.`,
      { file },
    )
  }
  if (!array.data.every(Number.isFinite)) {
    throw new AppError('invalid-input', `The ${what} file ${file} holds NaN or infinite numbers. ${remedies[what]}`, { file })
  }
  return array
}

/** Whether a file is a NumPy array; false also where it cannot be read. */
export async function isSampleFile(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => null)
  if (!handle) return false
  try {
    const head = new Uint8Array(8)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    return isNpy(head.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}
