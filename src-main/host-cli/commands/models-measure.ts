import type { Api, Measurement, ProviderId } from '../../../src-shared/contract/index.ts'
import { exitCodes } from '../exit.ts'
import { interruptible } from '../interrupt.ts'
import { bytesText } from '../units.ts'
import { findModel } from './models-remove.ts'

export interface MeasureOptions {
  readonly provider?: ProviderId
  readonly threads?: number
  readonly json?: boolean
}

/** Measures a model of the list on this machine and keeps what was found. Returns the exit code. */
export async function measureModel(api: Api, asked: string, { provider, threads, json }: MeasureOptions): Promise<number> {
  const { id, name } = await findModel(api, asked)
  const interrupt = interruptible()
  const quiet = json || !process.stderr.isTTY
  const off = api.on('models.progress', ({ task, done, total }) => {
    if (quiet) return
    const share = `${Math.round((100 * done) / Math.max(1, total))} %`
    process.stderr.write(`\r${task === 'hash' ? 'reading weights' : 'measuring'} ${share}   `)
  })
  try {
    const on = { ...(provider === undefined ? {} : { provider }), ...(threads === undefined ? {} : { threads }) }
    const { measured } = await api.call('models.measure', { id, ...on }, { signal: interrupt.signal })
    if (!quiet) process.stderr.write('\r\x1b[K')
    process.stdout.write(json ? `${JSON.stringify(measured)}\n` : describe(name, measured!))
    return exitCodes.done
  } finally {
    off()
    interrupt.release()
  }
}

function describe(name: string, measured: Measurement): string {
  const { provider, threads, width, height, secondsPerEvaluation, memoryBytes, floors, noiseFloorTolerance } = measured
  const floor = (tolerance: number): string => tolerance.toExponential(1)
  return [
    `${name}, ${provider}${threads > 0 ? `, ${threads} threads` : ''}, ${width} x ${height}`,
    `one evaluation  ${secondsPerEvaluation.toPrecision(3)} s`,
    `memory          ${bytesText(memoryBytes)}`,
    ...floors.map(({ sigma, tolerance }) => `noise floor     ${floor(tolerance)} at sigma ${Number(sigma.toPrecision(3))}`),
    noiseFloorTolerance === null
      ? 'noise floor     unknown for this precision'
      : `tolerances below ${floor(noiseFloorTolerance)} cost evaluations and bring nothing`,
    '',
  ].join('\n')
}
