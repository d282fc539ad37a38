import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import {
  denseEntryAt,
  denseRange,
  parseDenseHeader,
  readDense,
  type DenseEntry,
  type DenseHeader,
} from '../../src-shared/formats/dense.ts'
import { firstChannels, latentColours, type LatentRgb } from '../../src-shared/formats/latent-rgb.ts'
import { isPictureShape, toRgb, type RgbPicture } from '../../src-shared/formats/rgb.ts'
import { evaluateDense, scheduleFromConfig, type DenseSegment } from '../../src-shared/numerics/index.ts'
import type { Schedule } from '../../src-shared/numerics/types.ts'
import { readOr } from './files.ts'

const missing = 'The states between the steps of this run were not kept.'

export async function readHeader(folder: string): Promise<DenseHeader> {
  return parseDenseHeader(new TextDecoder().decode(await readOr(path.join(folder, 'dense.json'), missing)))
}

/** One step's solution as it was kept. */
export async function readStep(folder: string, header: DenseHeader, entry: DenseEntry): Promise<DenseSegment> {
  const { offset, length } = denseRange(header, entry)
  return readDense(header, entry, await readRange(path.join(folder, 'dense.bin'), offset, length))
}

/** What the chart of the run needs of its model, undefined where it needs nothing. */
export const scheduleOf = ({ chart, scheduler }: DenseHeader): Schedule | undefined =>
  chart === 'native' ? scheduleFromConfig({ ...scheduler }).schedule : undefined

async function readSegment(folder: string, header: DenseHeader, entry: DenseEntry) {
  const segment = await readStep(folder, header, entry)
  const schedule = scheduleOf(header)
  return (sigma: number) => {
    const level = Math.max(entry.sigmaNext, Math.min(entry.sigma, sigma))
    return evaluateDense(segment, level === Number.MAX_VALUE ? Infinity : level, schedule)
  }
}

/** Planar colours of a sample, each in [-1, 1]. */
interface Colours {
  readonly values: ArrayLike<number>
  readonly shape: readonly number[]
}

/** Null where samples have no picture. Samples as wide as the picture are the picture; narrower ones are latents. */
function colouring({ shape, latent }: DenseHeader, width: number | null): ((values: ArrayLike<number>) => Colours) | null {
  const narrow = isPictureShape(shape) && width !== null && shape[2] !== width
  const map: LatentRgb | null = latent ?? (narrow ? firstChannels(shape[0]!) : null)
  if (map) return (values) => ({ values: latentColours(values, shape, map), shape: [3, shape[1]!, shape[2]!] })
  return isPictureShape(shape) ? (values) => ({ values, shape }) : null
}

/**
 * The estimate or the state at noise level `sigma`, clamped to the run's levels. `width` is the picture's: where samples
 * are narrower they are latents, shown by the map that the run kept. Throws `not-found`, `invalid-input`.
 */
export async function readLevel(folder: string, sigma: number, view: 'x0' | 'state', width: number | null): Promise<RgbPicture> {
  const header = await readHeader(folder)
  const colour = colouring(header, width)
  if (!colour) throw new AppError('invalid-input', 'Samples of this shape have no picture.', { shape: header.shape.join('x') })
  const entry = denseEntryAt(header, sigma)
  if (!entry) throw new AppError('not-found', missing, {})
  const { u, denoised } = (await readSegment(folder, header, entry))(sigma)
  const { values, shape } = colour(view === 'x0' ? denoised : u)
  return toRgb(values, shape)
}

/**
 * The unit state at noise level `sigma`, clamped to the run's levels, with its shape and the level it stands at. Throws `not-found`
 * where states were not kept.
 */
export async function readState(
  folder: string,
  sigma: number,
): Promise<{ readonly u: Float64Array; readonly shape: readonly number[]; readonly sigma: number }> {
  const header = await readHeader(folder)
  const entry = denseEntryAt(header, sigma)
  if (!entry) throw new AppError('not-found', missing, {})
  const at = Math.max(entry.sigmaNext, Math.min(entry.sigma, sigma))
  const { u } = (await readSegment(folder, header, entry))(at)
  return { u: Float64Array.from(u), shape: header.shape, sigma: at }
}

/** The estimates at both ends of the step from level `from` to `to`, planar; null where no dense output covers that step. */
export async function readEstimates(folder: string, from: number, to: number, width: number | null) {
  const header = await readHeader(folder).catch(() => null)
  const colour = header && colouring(header, width)
  if (!header || !colour) return null
  const close = (a: number, b: number): boolean => a === b || Math.abs(a - b) <= 1e-9 * b
  const entry = header.segments.find(
    ({ sigma, sigmaNext }) => close(sigma, Math.min(from, Number.MAX_VALUE)) && close(sigmaNext, to),
  )
  if (!entry) return null
  const at = await readSegment(folder, header, entry).catch(() => null)
  if (!at) return null
  const before = colour(Float64Array.from(at(from).denoised))
  const now = colour(at(to).denoised)
  return { before: before.values, now: now.values, shape: now.shape }
}

async function readRange(file: string, offset: number, length: number): Promise<Uint8Array> {
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
