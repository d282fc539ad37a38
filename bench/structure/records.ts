import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import { featureCount } from './counter.ts'
import { packRow, unpackRow, type FactNames, type KeptRow, type Row } from './rows.ts'

/** The first line of a cell's file: what its pictures were made with. */
export interface Made {
  readonly model: string
  readonly modelHash: string
  readonly counterHash: string
  readonly cell: unknown
}

export interface CellRecords {
  readonly rows: readonly Row[]
  has(set: number, i: number): boolean
  /** `features` null where there is no picture. */
  add(row: Row, features: Float32Array | null): void
  /** Features of the first `count` pictures of a set; null where one is missing here. */
  features(set: number, count: number): Float32Array[] | null
}

const rowFloats = featureCount + 2

/**
 * Opens the rows of one cell, `<results>/<name>.jsonl`, and the features in `<cache>/<name>.f32`, which is not committed.
 * Both are appended to at once, so that a stopped measurement goes on where it was.
 */
export function openRecords(results: string, cache: string, name: string, made: Made, names: FactNames): CellRecords {
  const file = join(results, `${name}.jsonl`)
  const features = join(cache, `${name}.f32`)
  const rows = readRows(file, made, names)
  const known = new Set(rows.map(({ set, i }) => `${set} ${i}`))
  return {
    rows,
    has: (set, i) => known.has(`${set} ${i}`),
    add(row, values) {
      if (values) {
        mkdirSync(dirname(features), { recursive: true })
        appendFileSync(features, new Uint8Array(Float32Array.of(row.set, row.i, ...values).buffer))
      }
      appendFileSync(file, `${JSON.stringify(packRow(row, names))}\n`)
      rows.push(row)
      known.add(`${row.set} ${row.i}`)
    },
    features(set, count) {
      if (!existsSync(features)) return null
      const bytes = readFileSync(features)
      const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
      const found = new Map<number, Float32Array>()
      for (let at = 0; at + rowFloats <= floats.length; at += rowFloats) {
        if (floats[at] === set && floats[at + 1]! < count) found.set(floats[at + 1]!, floats.slice(at + 2, at + rowFloats))
      }
      const missing = rows.filter((row) => row.set === set && row.i < count && row.reading !== null && !found.has(row.i))
      return missing.length > 0 ? null : [...found.values()]
    },
  }
}

function readRows(file: string, made: Made, names: FactNames): Row[] {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(made)}\n`)
    return []
  }
  const { made: before, rows, whole } = readCell(file, names)
  if (JSON.stringify(before) !== JSON.stringify(made)) {
    throw new AppError(
      'invalid-input',
      `${file} was measured with another model, counter or settings; move it away, or name another folder with --results.`,
      { file },
    )
  }
  if (!whole) {
    const lines = [before, ...rows.map((row) => packRow(row, names))]
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }
  return rows
}

/** The head and the rows of a cell's file; a last line that is cut off is left out, and `whole` is false. */
export function readCell(file: string, names: FactNames): { made: Made; rows: Row[]; whole: boolean } {
  const lines = readFileSync(file, 'utf8').split('\n')
  const whole = lines.pop() === ''
  const [made, ...rows] = lines.map((line) => JSON.parse(line) as unknown)
  return { made: made as Made, rows: (rows as KeptRow[]).map((row) => unpackRow(row, names)), whole }
}

/** A Fréchet distance of the first `pictures` of one set of a cell, kept because it needs the features. */
export interface Distance {
  readonly model: string
  readonly cell: string
  readonly set: number
  readonly pictures: number
  readonly distance: number
}

export function keepDistance(results: string, distance: Distance): void {
  appendFileSync(join(results, 'frechet.jsonl'), `${JSON.stringify(distance)}\n`)
}

/** The distances kept, the last one of each measurement. */
export function readDistances(results: string): Distance[] {
  const file = join(results, 'frechet.jsonl')
  if (!existsSync(file)) return []
  const found = new Map<string, Distance>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const distance = JSON.parse(line) as Distance
    found.set([distance.model, distance.cell, distance.set, distance.pictures].join(' '), distance)
  }
  return [...found.values()]
}
