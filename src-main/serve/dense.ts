import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import { denseEntryAt, denseRange, parseDenseHeader, readDense } from '../../src-shared/formats/dense.ts'
import { isPictureShape, toRgb, type RgbPicture } from '../../src-shared/formats/rgb.ts'
import { evaluateDense, scheduleFromConfig } from '../../src-shared/numerics/index.ts'
import { readOr } from './files.ts'

/** Latents have unit variance; three deviations fill the range, as in the kept frames. */
const latentGain = 1 / 3

/**
 * The estimate or the state at noise level `sigma`, clamped to the run's levels. `width` is the picture's: where samples
 * are narrower they are latents, of which the first three channels are shown. Throws `not-found`, `invalid-input`.
 */
export async function readLevel(folder: string, sigma: number, view: 'x0' | 'state', width: number | null): Promise<RgbPicture> {
  const missing = 'The states between the steps of this run were not kept.'
  const header = parseDenseHeader(new TextDecoder().decode(await readOr(path.join(folder, 'dense.json'), missing)))
  if (!isPictureShape(header.shape))
    throw new AppError('invalid-input', 'Samples of this shape have no picture.', { shape: header.shape.join('x') })
  const entry = denseEntryAt(header, sigma)
  if (!entry) throw new AppError('not-found', missing, {})
  const { offset, length } = denseRange(header, entry)
  const segment = readDense(header, entry, await readRange(path.join(folder, 'dense.bin'), offset, length, missing))
  const level = Math.max(entry.sigmaNext, Math.min(entry.sigma, sigma))
  const schedule = header.chart === 'native' ? scheduleFromConfig({ ...header.scheduler }).schedule : undefined
  const { u, denoised } = evaluateDense(segment, level === Number.MAX_VALUE ? Infinity : level, schedule)
  const pixels = width === null || header.shape[2] === width
  return toRgb(view === 'x0' ? denoised : u, header.shape, pixels ? 1 : latentGain)
}

async function readRange(file: string, offset: number, length: number, missing: string): Promise<Uint8Array> {
  const handle = await fs.open(file, 'r').catch(() => null)
  if (!handle) throw new AppError('not-found', missing, {})
  try {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await handle.read(bytes, 0, length, offset)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
