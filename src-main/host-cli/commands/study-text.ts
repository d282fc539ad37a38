import { table } from '../table.ts'
import type { Entry } from '../../../src-shared/contract/index.ts'
import type { LabReport } from '../../../src-shared/contract/index.ts'

/** Three digits. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return ''
  return value > 0 && value < 1e-3 ? value.toExponential(2) : value.toPrecision(3)
}

const decibel = (rms: number | undefined): string =>
  rms === undefined ? '' : rms === 0 ? 'equal' : (20 * Math.log10(255 / rms)).toFixed(1)

/** The report for people. */
export function studyText(report: LabReport): string {
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

function pathTable(paths: NonNullable<LabReport['paths']>): string {
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
