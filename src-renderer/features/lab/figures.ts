import type { CandidateSummary, LabReport } from '../../../src-shared/contract/lab-report.ts'
import { sigmasTextOrNull, type SigmasText } from '../../../src-shared/numerics/study/sigmas-text.ts'
import type { LogPoint, LogSeries } from '../../plots/log-plot.tsx'

export type ErrorKind = 'latent' | 'picture'
export type CostKind = 'nfe' | 'seconds'

export const costOf = (one: CandidateSummary, kind: ErrorKind, cost: CostKind): number | null => one[kind]?.[cost].median ?? null

/** A method on one kind of nodes is one line. */
export const seriesName = ({ solver, nodes }: Pick<CandidateSummary, 'solver' | 'nodes'>): string =>
  nodes === null ? solver : `${solver} ${nodes}`

/** Lines in the order in which methods were asked for, and the front over them. */
export function figureOf(report: LabReport, kind: ErrorKind, cost: CostKind): { series: LogSeries[]; front: LogPoint[] } {
  const groups = new Map<string, LogPoint[]>()
  const points = new Map<string, LogPoint>()
  for (const one of report.summary) {
    const name = seriesName(one)
    const group = groups.get(name) ?? []
    groups.set(name, group)
    const x = costOf(one, kind, cost)
    if (x === null) continue
    const point = { id: one.candidate, x, y: one[kind]!.error.median }
    group.push(point)
    points.set(one.candidate, point)
  }
  const series = [...groups].map(([id, own], look) => ({ id, look, points: own.sort((a, b) => a.x - b.x) }))
  return { series, front: report.fronts[kind][cost].flatMap((id) => points.get(id) ?? []) }
}

export const sortKeys = ['candidate', 'nfe', 'seconds', 'error', 'worst', 'psnr'] as const
export type SortKey = (typeof sortKeys)[number]

const decibel = (rms: number): number => (rms === 0 ? Infinity : 20 * Math.log10(255 / rms))

/** What a column of the table shows; null where there is nothing to show. */
export function cellOf(one: CandidateSummary, key: SortKey, kind: ErrorKind): number | string | null {
  const standing = one[kind] ?? one.latent
  if (key === 'candidate') return one.candidate
  if (key === 'psnr') return one.picture ? decibel(one.picture.error.median) : null
  if (!standing) return null
  if (key === 'nfe') return standing.nfe.median
  if (key === 'seconds') return standing.seconds.median
  return key === 'error' ? standing.error.median : standing.error.worst
}

/** Rows by a column; those without a value stand last either way. */
export function sorted(rows: readonly CandidateSummary[], key: SortKey, down: boolean, kind: ErrorKind): CandidateSummary[] {
  const by = (a: CandidateSummary, b: CandidateSummary): number => {
    const [x, y] = [cellOf(a, key, kind), cellOf(b, key, kind)]
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0)
    const order = typeof x === 'string' ? x.localeCompare(String(y), 'en', { numeric: true }) : x - Number(y)
    return down ? -order : order
  }
  return [...rows].sort(by)
}

/** Levels of a way with fixed steps for other tools; null for adaptive ones, and where those have no number for them. */
export function nodesText(report: LabReport, candidate: string): SigmasText | null {
  const entry = report.entries.find((one) => one.candidate === candidate && one.ran !== null && one.error === null)
  if (!entry?.ran || entry.nodes === null) return null
  return sigmasTextOrNull(entry.ran.nodes, report.model.predictionType)
}
