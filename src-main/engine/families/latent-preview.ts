import { latentColours, type LatentRgb } from '../../../src-shared/formats/latent-rgb.ts'
import { createNoise } from '../../../src-shared/numerics/index.ts'
import type { Autoencoder } from '../vae/autoencoder.ts'

/** Side of the latent that is decoded to see its colours, where the decoder takes any. */
const side = 12
/** Decoding more cells than this costs too much for a preview. */
const mostCells = 1024

/**
 * The linear map nearest to a decoder: unit-variance noise is decoded once, and the mean colour of each cell's pixels
 * fitted by least squares. Null where that is too large a picture or has no answer.
 */
export async function fitLatentRgb(vae: Autoencoder, channels: number): Promise<LatentRgb | null> {
  const [height, width] = [vae.height ?? side, vae.width ?? side]
  const cells = height * width
  if (cells > mostCells || cells <= channels + 1) return null
  const latent = new Float64Array(channels * cells)
  createNoise('philox', 1).fill(latent)
  const shape = [channels, height, width]
  const { values, dims } = await vae.decode(latent, shape)
  const [rows, columns] = [dims[1]! / height, dims[2]! / width]
  if (!Number.isInteger(rows) || !Number.isInteger(columns)) return null
  const means = cellMeans(values, dims, rows, columns)

  const unknowns = channels + 1
  const input = (cell: number, k: number): number => (k === channels ? 1 : latent[k * cells + cell]!)
  const normal = Array.from({ length: unknowns }, () => new Float64Array(unknowns + 3))
  for (let cell = 0; cell < cells; cell++) {
    for (let a = 0; a < unknowns; a++) {
      const row = normal[a]!
      for (let b = 0; b < unknowns; b++) row[b] = row[b]! + input(cell, a) * input(cell, b)
      for (let k = 0; k < 3; k++) row[unknowns + k] = row[unknowns + k]! + input(cell, a) * means[k * cells + cell]!
    }
  }
  if (!eliminate(normal, unknowns)) return null
  const solution = (k: number): number[] => normal.map((row) => row[unknowns + k]!)
  const columnsOf = [0, 1, 2].map(solution)
  const map = { matrix: columnsOf.map((column) => column.slice(0, channels)), bias: columnsOf.map((column) => column[channels]!) }
  return latentColours(latent, shape, map).every(Number.isFinite) ? map : null
}

/** Means over blocks of rows x columns pixels of each colour plane. */
function cellMeans(values: ArrayLike<number>, dims: readonly number[], rows: number, columns: number): Float64Array {
  const [, height, width] = dims as [number, number, number]
  const [down, across] = [height / rows, width / columns]
  const means = new Float64Array(3 * down * across)
  for (let k = 0; k < 3; k++) {
    for (let y = 0; y < height; y++) {
      const row = k * down * across + Math.floor(y / rows) * across
      for (let x = 0; x < width; x++) {
        const at = row + Math.floor(x / columns)
        means[at] = means[at]! + values[(k * height + y) * width + x]! / (rows * columns)
      }
    }
  }
  return means
}

/** Gauss-Jordan elimination with pivots; false for a singular system. */
function eliminate(system: Float64Array[], unknowns: number): boolean {
  for (let column = 0; column < unknowns; column++) {
    let pivot = column
    for (let row = column + 1; row < unknowns; row++)
      if (Math.abs(system[row]![column]!) > Math.abs(system[pivot]![column]!)) pivot = row
    ;[system[column], system[pivot]] = [system[pivot]!, system[column]!]
    const lead = system[column]!
    if (!(Math.abs(lead[column]!) > 1e-9)) return false
    const scale = 1 / lead[column]!
    for (let k = column; k < lead.length; k++) lead[k] = lead[k]! * scale
    for (const row of system) {
      if (row === lead) continue
      const factor = row[column]!
      for (let k = column; k < row.length; k++) row[k] = row[k]! - factor * lead[k]!
    }
  }
  return true
}
