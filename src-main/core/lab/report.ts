import type {
  CandidateSummary,
  Entry,
  LabReport,
  OrderReport,
  PathReport,
  Ran,
  Truth,
} from '../../../src-shared/contract/index.ts'
import { measureOrder, paretoFront, standings, type Measured } from '../../../src-shared/numerics/study/index.ts'
import type { StudyPlan } from './plan.ts'
import type { StudyResults } from './run.ts'

export type ErrorKind = 'latent' | 'picture'

/** Errors above this many times the resolution are the candidate's own. */
const ownError = 3

export const runName = ({ prompt, seed }: { prompt: string; seed: number }): string => JSON.stringify([prompt, seed])

/** Entries with a value, in the form that rankings take. */
export function measuredBy(entries: readonly Entry[], kind: ErrorKind): Measured[] {
  return entries.flatMap((entry) => {
    const { candidate, ran, distance } = entry
    const error = distance?.[kind]?.rms
    if (!ran || error === undefined) return []
    return [{ candidate, run: runName(entry), nfe: ran.nfe, seconds: ran.seconds, error }]
  })
}

export function makeReport(
  plan: StudyPlan,
  { truths, entries, counts }: StudyResults,
  paths: PathReport[] | null,
  appVersion: string,
): LabReport {
  const { card, base, reference, second, model, rho, chart } = plan
  const { guidance, guidanceShape, negative, noiseSource, width, height, clipSkip } = base
  const resolution = median(truths.flatMap(({ agreement }) => agreement?.latent.rms ?? []))
  const faulty = new Set(entries.flatMap(({ candidate, error }) => (error ? [candidate] : [])))
  const complete = entries.filter(({ candidate }) => !faulty.has(candidate))
  const ranked = { latent: standings(measuredBy(complete, 'latent')), picture: standings(measuredBy(complete, 'picture')) }
  const front = (kind: ErrorKind, cost: 'nfe' | 'seconds'): string[] =>
    paretoFront(
      ranked[kind],
      (one) => one[cost].median,
      (one) => one.error.median,
    ).map(({ candidate }) => candidate)
  const fronts = {
    latent: { nfe: front('latent', 'nfe'), seconds: front('latent', 'seconds') },
    picture: { nfe: front('picture', 'nfe'), seconds: front('picture', 'seconds') },
  }
  const summary = plan.candidates.map(({ id, label, nodes, solver }) => {
    const own = entries.filter(({ candidate }) => candidate === id)
    return {
      candidate: id,
      solver: label,
      nodes,
      settings: solver,
      runs: own.length,
      errors: own.filter(({ error }) => error !== null).length,
      latent: ranked.latent.find(({ candidate }) => candidate === id) ?? null,
      picture: ranked.picture.find(({ candidate }) => candidate === id) ?? null,
      front: { nfe: fronts.latent.nfe.includes(id), seconds: fronts.latent.seconds.includes(id) },
    }
  })
  return {
    version: 1,
    app: { name: 'flowline', version: appVersion },
    createdAt: new Date().toISOString(),
    model: { name: card.name, hash: plan.modelHash, kind: card.kind, predictionType: model.predictionType },
    settings: { guidance, guidanceShape, negative, noiseSource, width, height, clipSkip, rho, chart },
    reference: {
      solver: reference.solver.id,
      tolerance: reference.solver.rtol,
      second: second.solver.id,
      resolution,
      runs: truths,
    },
    summary,
    fronts,
    orders: ordersOf(plan, summary, resolution),
    entries,
    paths,
    counts,
    notes: [...plan.notes, ...notesOn(truths, entries)],
  }
}

/** Slopes over the step counts of one method on one kind of nodes. */
function ordersOf(plan: StudyPlan, summary: readonly CandidateSummary[], resolution: number | null): OrderReport[] {
  const groups = new Map<string, OrderReport & { points: { steps: number; error: number }[] }>()
  for (const { id, label, nodes, method, planned } of plan.candidates) {
    const standing = summary.find(({ candidate }) => candidate === id)?.latent
    if (!planned || nodes === null || !standing) continue
    const name = `${label} ${nodes}`
    const group = groups.get(name) ?? {
      solver: label,
      nodes,
      stated: method.info.order,
      measured: null,
      points: [],
    }
    group.points.push({ steps: planned.levels.length - 1, error: standing.error.median })
    groups.set(name, group)
  }
  return [...groups.values()].map(({ points, ...group }) => ({
    ...group,
    measured: measureOrder(points, ownError * (resolution ?? 0)),
  }))
}

function notesOn(truths: readonly Truth[], entries: readonly Entry[]): string[] {
  const notes: string[] = []
  const limited = truths.find(({ ran }) => ran?.status === 'noiseLimited')?.ran
  if (limited)
    notes.push(
      `The network is not smooth enough for the reference: it kept a tolerance of ${limited.effectiveTolerance?.toPrecision(2)}.`,
    )
  const endOf = (ran: Ran | null): number | undefined => ran?.nodes.at(-1)
  const end = truths.map(({ ran }) => endOf(ran)).find((level) => level !== undefined)
  const other = entries.map(({ ran }) => endOf(ran)).find((level) => level !== undefined && Math.abs(level - end!) > 1e-6 * end!)
  if (end !== undefined && other !== undefined) {
    notes.push(
      `The reference takes its last estimate at level ${end.toPrecision(3)}, some candidates at ${other.toPrecision(3)}; what the estimate changes between the two counts as their error.`,
    )
  }
  const warnings = new Set([...truths, ...entries].flatMap(({ ran }) => ran?.warnings ?? []))
  return [...notes, ...warnings]
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}
