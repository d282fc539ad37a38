import { table } from '../table.ts'
import type { Entry } from './study-entry.ts'
import type { StudyReport } from './study-report.ts'

/** Three digits. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return ''
  return value > 0 && value < 1e-3 ? value.toExponential(2) : value.toPrecision(3)
}

const decibel = (rms: number | undefined): string =>
  rms === undefined ? '' : rms === 0 ? 'equal' : (20 * Math.log10(255 / rms)).toFixed(1)

/** The report for people. */
export function studyText(report: StudyReport): string {
  const { summary, reference, orders, paths, counts, notes, entries } = report
  const rows = summary.toSorted(
    (a, b) =>
      (a.latent?.nfe.median ?? Infinity) - (b.latent?.nfe.median ?? Infinity) ||
      (a.latent?.error.median ?? Infinity) - (b.latent?.error.median ?? Infinity),
  )
  const main = rows.map(({ candidate, latent, picture, errors, runs, front }) => [
    candidate,
    latent ? String(latent.nfe.median) : '',
    short(latent?.seconds.median),
    short(latent?.error.median),
    short(latent?.error.worst),
    decibel(picture?.error.median),
    errors > 0 ? `${errors} of ${runs} runs are errors` : `${front.nfe ? '*' : ''}${front.seconds ? '+' : ''}`,
  ])
  const parts = [
    table(['candidate', 'NFE', 'seconds', 'RMS error', 'worst', 'PSNR dB', 'front'], main),
    '* nothing is nearer in as few evaluations, + in as little time; medians over prompts and seeds\n',
    `Against ${reference.solver} at ${reference.tolerance.toExponential()}; ${reference.second} lies ${short(reference.resolution) || '?'} from it, which is what the reference can tell.\n`,
  ]
  const measured = orders.filter((order) => order.measured)
  if (measured.length > 0) {
    const lines = measured.map(({ solver, nodes, stated, measured: found }) => [
      `${solver} ${nodes}`,
      found!.order.toFixed(2) + (found!.deviation === null ? '' : ` ± ${found!.deviation.toFixed(2)}`),
      String(stated),
    ])
    parts.push(`\n${table(['slope', 'measured', 'stated order'], lines)}`)
  }
  const reruns = globalErrors(entries)
  if (reruns.length > 0) parts.push(`\n${table(['rerun at a tenth', 'estimated error', 'true error', 'NFE apart'], reruns)}`)
  if (paths) parts.push(`\n${pathTable(paths)}`)
  const faults = [
    ...new Set([...reference.runs, ...entries].flatMap(({ error }) => (error ? [`${error.code}: ${error.message}`] : []))),
  ]
  for (const line of [...faults, ...notes]) parts.push(`${line}\n`)
  parts.push(`${counts.made} runs made, ${counts.kept} were there, ${counts.failed} are errors.\n`)
  return parts.join('')
}

function globalErrors(entries: readonly Entry[]): string[][] {
  return entries.flatMap(({ candidate, seed, distance, globalError }) =>
    globalError
      ? [
          [
            `${candidate} seed ${seed}`,
            globalError.error ? globalError.error.code : short(globalError.distance?.latent.rms),
            short(distance?.latent.rms),
            String(globalError.nfe),
          ],
        ]
      : [],
  )
}

function pathTable(paths: NonNullable<StudyReport['paths']>): string {
  const rows = paths.map(({ seed, components, geometry, stretch }) => [
    String(seed),
    components.explained.map((share) => `${(100 * share).toFixed(2)} %`).join(', '),
    geometry.straightness.toFixed(3),
    `${((180 / Math.PI) * geometry.totalTurn).toFixed(0)}°`,
    geometry.unevenness.toFixed(3),
    `${short(stretch.total)}${stretch.blur > 0.1 ? ' (blurred)' : ''}`,
    stretch.exponent.toFixed(3),
    String(stretch.nfe),
  ])
  const { chart, components } = paths[0]!
  return (
    table(
      ['path of seed', 'components explain', 'straightness', 'turns', 'unevenness', 'stretch', 'exponent', 'NFE apart'],
      rows,
    ) + `in the ${chart} chart, components weighted by ${components.weighting}\n`
  )
}

const columns = [
  'prompt',
  'seed',
  'candidate',
  'solver',
  'version',
  'nodes',
  'tolerance',
  'status',
  'error',
  'nfe',
  'network_calls',
  'steps',
  'rejected_steps',
  'seconds',
  'chart',
  'provider',
  'precision',
  'latent_rms',
  'latent_max',
  'picture_rms',
  'picture_max',
  'psnr',
  'global_error_rms',
  'global_error_nfe',
  'effective_tolerance',
  'levels',
  'key',
] as const

/** One row per run (RFC 4180), full precision, empty where there is no value. */
export function studyCsv(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => {
    const { ran, distance, error, globalError } = entry
    const row: Record<(typeof columns)[number], string | number | null | undefined> = {
      prompt: entry.prompt,
      seed: entry.seed,
      candidate: entry.candidate,
      solver: entry.solver,
      version: ran?.version,
      nodes: entry.nodes,
      tolerance: entry.tolerance,
      status: error ? 'error' : 'ok',
      error: error ? `${error.code}: ${error.message}` : null,
      nfe: ran?.nfe,
      network_calls: ran?.networkCalls,
      steps: ran?.steps,
      rejected_steps: ran?.rejectedSteps,
      seconds: ran?.seconds,
      chart: ran?.chart,
      provider: ran?.provider,
      precision: ran?.precision,
      latent_rms: distance?.latent.rms,
      latent_max: distance?.latent.max,
      picture_rms: distance?.picture?.rms,
      picture_max: distance?.picture?.max,
      psnr: distance?.picture?.psnr,
      global_error_rms: globalError?.distance?.latent.rms,
      global_error_nfe: globalError?.nfe,
      effective_tolerance: ran?.effectiveTolerance,
      levels: ran?.nodes.join(' '),
      key: ran?.key,
    }
    return columns.map((column) => cell(row[column])).join(',')
  })
  return [columns.join(','), ...rows, ''].join('\r\n')
}

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
