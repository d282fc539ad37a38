import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** One run. `error`: RMS distance of the last estimate from the reference, null where none was made for the seed. */
export interface Row {
  readonly solver: string
  readonly version: number
  readonly tolerance: number
  readonly seed: number
  readonly status: string
  readonly nfe: number
  readonly rejected: number
  readonly error: number | null
}

const columns = ['solver', 'version', 'tolerance', 'seed', 'status', 'nfe', 'rejected', 'error'] as const

/** The rows of one model, a CSV file that is appended to, so that a stopped measurement goes on where it was. */
export function openRows(file: string): {
  readonly rows: readonly Row[]
  find(row: Pick<Row, 'solver' | 'version' | 'tolerance' | 'seed'>): Row | undefined
  add(row: Row): void
} {
  const rows = existsSync(file) ? readRows(file) : []
  const key = ({ solver, version, tolerance, seed }: Pick<Row, 'solver' | 'version' | 'tolerance' | 'seed'>): string =>
    [solver, version, tolerance, seed].join()
  const known = new Map(rows.map((row) => [key(row), row]))
  if (rows.length === 0) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${columns.join()}\n`)
  }
  return {
    rows,
    find: (row) => known.get(key(row)),
    add(row) {
      appendFileSync(file, `${columns.map((name) => row[name] ?? '').join()}\n`)
      rows.push(row)
      known.set(key(row), row)
    },
  }
}

/** Whole lines only: the last one may be cut off. */
export function readRows(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(1, -1)
  return lines.map((line) => {
    const [solver, version, tolerance, seed, status, nfe, rejected, error] = line.split(',') as string[]
    return {
      solver: solver!,
      version: Number(version),
      tolerance: Number(tolerance),
      seed: Number(seed),
      status: status!,
      nfe: Number(nfe),
      rejected: Number(rejected),
      error: error === '' ? null : Number(error),
    }
  })
}
