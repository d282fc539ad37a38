import { table } from '../markdown.ts'

/** What is read of the report of `flowline study`. */
export interface Study {
  readonly model: { readonly name: string; readonly hash: string }
  readonly settings: { readonly guidance: number }
  readonly reference: { readonly resolution: number | null }
  readonly summary: readonly {
    readonly candidate: string
    readonly solver: string
    readonly nodes: string | null
    readonly errors: number
    readonly latent: {
      readonly nfe: { readonly median: number }
      readonly error: { readonly median: number; readonly worst: number }
    } | null
  }[]
}

/** One candidate: `nodes` and `asked` evaluations of a fixed-step method, or the tolerance of an adaptive one. */
export interface Row {
  readonly solver: string
  readonly nodes: string | null
  readonly asked: string
  readonly nfe: number
  readonly median: number
  readonly worst: number
  /** Runs without a value, such as those whose tolerance was raised to the noise floor. */
  readonly errors: number
}

export function rowsOf({ summary }: Study): Row[] {
  return summary.flatMap(({ candidate, solver, nodes, errors, latent }) => {
    if (!latent) return []
    const { nfe, error } = latent
    const asked = candidate.slice(candidate.lastIndexOf(' ') + 1)
    const [median, worst] = [error.median, error.worst].map((value) => Number(value.toPrecision(3))) as [number, number]
    return [{ solver, nodes, asked, nfe: nfe.median, median, worst, errors }]
  })
}

const short = (value: number): string => (value >= 0.01 ? value.toPrecision(2) : value.toExponential(1))

/**
 * Methods by the geometric mean of their errors over all counts, those that lack one last. A cell is the least median error over
 * the kinds of nodes, each with the most steps that the count allows.
 */
export function fixedTable(rows: readonly Row[], counts: readonly number[]): string {
  const fixed = rows.filter(({ nodes }) => nodes !== null)
  const methods = [...new Set(fixed.map(({ solver }) => solver))].map((solver) => {
    const best = counts.map((count) => {
      const allowed = fixed.filter((row) => row.solver === solver && row.nfe <= count)
      const most = Math.max(...allowed.map(({ nfe }) => nfe))
      const fitting = allowed.filter(({ nfe }) => nfe === most)
      return fitting.reduce<Row | null>((least, row) => (least && least.median <= row.median ? least : row), null)
    })
    const known = best.filter((row) => row !== null)
    const score = known.reduce((sum, row) => sum + Math.log(row.median), 0) / known.length
    return { solver, best, score: known.length === counts.length ? score : Infinity }
  })
  const least = counts.map((_, i) => Math.min(...methods.map(({ best }) => best[i]?.median ?? Infinity)))
  const lines = methods
    .sort((a, b) => a.score - b.score)
    .map(({ solver, best }) => [
      solver,
      ...best.map((row, i) => {
        if (!row) return ''
        const text = `${short(row.median)} ${row.nodes!.slice(0, 1)}`
        return row.median === least[i] ? `**${text}**` : text
      }),
    ])
  return table(['method', ...counts.map((count) => `${count}`)], lines)
}

export function adaptiveTable(rows: readonly Row[]): string {
  const lines = rows
    .filter(({ nodes }) => nodes === null)
    .map(({ solver, asked, nfe, median, worst }) => [solver, asked, `${nfe}`, short(median), short(worst)])
  return table(['method', 'tolerance', 'NFE', 'error', 'worst'], lines)
}
