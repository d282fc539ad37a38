import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { machineFacts } from '../machine.ts'

/** Load of the machine as the measurement begins: means over 1 and 5 minutes. */
const load = loadavg().slice(0, 2)

/** Writes what was measured to `bench/results/<name>.json`, with the machine it was measured on. */
export function writeResults(name: string, results: object): void {
  const machine = {
    ...machineFacts(),
    load: load.map((value) => rounded(value, 2)),
  }
  writeFileSync(join(import.meta.dirname, `../results/${name}.json`), `${JSON.stringify({ machine, ...results }, null, 1)}\n`)
}

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
