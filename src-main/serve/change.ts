import type { Frame } from '../../src-shared/contract/index.ts'
import { asWide } from './as-wide.ts'
import { readEstimates } from './dense.ts'
import { frameBytes } from './frames.ts'

/** A change as it is drawn, with what was done to make it seen. */
export interface Change {
  readonly webp: Uint8Array
  /** By how much the differences were multiplied before they were drawn around grey; at least 1. */
  readonly gain: number
  /** Largest difference, on the scale where black to white is 255. */
  readonly largest: number
}

/** Beyond these the drawing shows rounding: of full-precision states, and of frames with 8 bits. */
const most = { dense: 10_000, frames: 32 }
/** Differences up to here cannot be told from rounding of single-precision states. */
const rounding = 1e-4

/**
 * What the x0 estimate gained since the frame before: grey where nothing, brighter and darker as it rose and fell, each
 * frame multiplied so that its largest difference fills the range. From the dense output where it covers the step.
 */
export async function readChange(folder: string, frames: readonly Frame[], index: number, width: number | null): Promise<Change> {
  const at = frames.findIndex((frame) => frame.index === index)
  const [now, before] = [frames[at], frames[at - 1]]
  const exact = now && before && now.sigma < before.sigma ? await denseDifference(folder, before.sigma, now.sigma, width) : null
  const { values, size, limit } = exact
    ? { ...exact, limit: most.dense }
    : { ...(await frameDifference(folder, index)), limit: most.frames }
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  const gain = largest > rounding ? Math.max(1, Math.min(limit, 127 / largest)) : 1
  const rgb = new Uint8Array(values.length)
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.max(0, Math.min(255, Math.round(128 + gain * values[i]!)))
  const { default: sharp } = await import('sharp')
  const webp = await asWide(sharp(rgb, { raw: { ...size, channels: 3 } }), size, width)
    .webp({ quality: 90 })
    .toBuffer()
  return { webp, gain, largest }
}

interface Difference {
  /** RGB, row by row, black to white is 255. */
  readonly values: Float32Array | Int16Array
  readonly size: { readonly width: number; readonly height: number }
}

async function denseDifference(folder: string, from: number, to: number, width: number | null): Promise<Difference | null> {
  const estimates = await readEstimates(folder, from, to, width)
  if (!estimates) return null
  const { before, now, shape } = estimates
  const [channels, rows, columns] = shape as [number, number, number]
  const area = rows * columns
  const values = new Float32Array(area * 3)
  for (let c = 0; c < 3; c++) {
    const plane = channels >= 3 ? c * area : 0
    for (let i = 0, o = c; i < area; i++, o += 3) values[o] = (now[plane + i]! - before[plane + i]!) * 127.5
  }
  return { values, size: { width: columns, height: rows } }
}

async function frameDifference(folder: string, index: number): Promise<Difference> {
  const now = await rawFrame(folder, index)
  const before = index === 0 ? now : await rawFrame(folder, index - 1)
  const values = Int16Array.from(now.data, (value, i) => value - (before.data[i] ?? 0))
  return { values, size: { width: now.info.width, height: now.info.height } }
}

async function rawFrame(folder: string, index: number) {
  const bytes = await frameBytes(folder, 'x0', index)
  const { default: sharp } = await import('sharp')
  return sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
}
