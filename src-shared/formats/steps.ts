import type { StepRecord } from '../contract/run.ts'

const columns = [
  'index',
  'kind',
  'accepted',
  't',
  'tNext',
  'sigma',
  'sigmaNext',
  'lambda',
  'h',
  'error',
  'nfe',
  'seconds',
  'speed',
  'turn',
] as const satisfies readonly (keyof StepRecord)[]

/** The step ledger as CSV (RFC 4180): one row per tried step, full precision, empty where there is no value, `Infinity` for pure noise. */
export function stepsToCsv(steps: readonly StepRecord[]): string {
  const rows = steps.map((step) => columns.map((column) => cell(step[column])).join(','))
  return [columns.join(','), ...rows, ''].join('\r\n')
}

/** The step ledger as a JSON array; the level of pure noise, which JSON has no number for, is the text `Infinity`. */
export function stepsToJson(steps: readonly StepRecord[]): string {
  return JSON.stringify(steps, (_key, value: unknown) => (isPure(value) ? 'Infinity' : value), 1)
}

/** Records hold pure noise as the largest finite number. */
const isPure = (value: unknown): boolean => value === Number.MAX_VALUE

function cell(value: string | number | boolean | null): string {
  return value === null ? '' : isPure(value) ? 'Infinity' : String(value)
}
