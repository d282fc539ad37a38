/** One run of a candidate as a comparison sees it. `run` names what it ran on (prompt and seed), the same for all candidates. */
export interface Measured {
  readonly candidate: string
  readonly run: string
  readonly nfe: number
  readonly seconds: number
  readonly error: number
}

/** A candidate over all its runs. */
export interface Standing {
  readonly candidate: string
  readonly runs: number
  readonly nfe: { readonly median: number; readonly worst: number }
  readonly seconds: { readonly median: number }
  readonly error: { readonly median: number; readonly worst: number }
}

/** Candidates by median error, best first; equal ones by cost. */
export function standings(measured: readonly Measured[]): Standing[] {
  const groups = new Map<string, Measured[]>()
  for (const one of measured) {
    const group = groups.get(one.candidate)
    if (group) group.push(one)
    else groups.set(one.candidate, [one])
  }
  return [...groups]
    .map(([candidate, runs]) => {
      const of = (pick: (one: Measured) => number): number[] => runs.map(pick)
      const [nfe, error] = [of((one) => one.nfe), of((one) => one.error)]
      return {
        candidate,
        runs: runs.length,
        nfe: { median: median(nfe), worst: Math.max(...nfe) },
        seconds: { median: median(of((one) => one.seconds)) },
        error: { median: median(error), worst: Math.max(...error) },
      }
    })
    .sort((a, b) => a.error.median - b.error.median || a.nfe.worst - b.nfe.worst)
}

export interface Recommendation {
  readonly best: Standing
  /** The next candidates within the budget, best first. */
  readonly others: readonly Standing[]
  /** Of the runs, those in which the best was nearer to the reference than the second; null without a second. */
  readonly wins: number | null
}

/**
 * The candidate with the smallest median error whose dearest run took at most `nfe` evaluations. Candidates that have not been run
 * everywhere are left out: their medians would mean something else. Null where none fits.
 */
export function recommend(measured: readonly Measured[], nfe: number): Recommendation | null {
  const everywhere = new Set(measured.map(({ run }) => run)).size
  const [best, ...others] = standings(measured).filter(
    (one) => one.runs === everywhere && one.nfe.worst <= nfe && Number.isFinite(one.error.worst),
  )
  if (!best) return null
  const second = others[0]
  const errors = (candidate: string): Map<string, number> =>
    new Map(measured.filter((one) => one.candidate === candidate).map(({ run, error }) => [run, error]))
  const mine = errors(best.candidate)
  const theirs = second ? errors(second.candidate) : null
  return { best, others, wins: theirs ? [...mine].filter(([run, error]) => error < theirs.get(run)!).length : null }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
