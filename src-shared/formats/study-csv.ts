import type { Entry } from '../contract/index.ts'

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
