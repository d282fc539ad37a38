/**
 * Time per evaluation beside the network: our methods and diffusers' scheduler steps, taking turns in one run.
 * `node bench/overhead/main.ts [--python python3] [--rounds 15] [--only euler,unipc-3] [--out file]` writes
 * bench/results/overhead.json and prints the table.
 */
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { methods } from '../../src-shared/numerics/index.ts'
import { machineFacts } from '../machine.ts'
import { median } from '../speed/processes.ts'
import { ours, type Timed } from './ours.ts'
import { modelOf, pairs, type Pair } from './pairs.ts'
import { openPeer, type Peer } from './peer.ts'

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '15' },
    only: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, '../results/overhead.json') },
  },
})
const shapes = [
  [4, 64, 64],
  [16, 128, 128],
]
const steps = 20
const warmUps = 2
const rounds = Number(values.rounds)

interface Row {
  readonly id: string
  readonly diffusers: string | null
  readonly shape: string
  /** Microseconds per evaluation, median and least of the rounds. */
  readonly ours: { readonly median: number; readonly least: number }
  readonly theirs: { readonly median: number; readonly least: number } | null
  /** Ours over theirs, of the medians and of the least disturbed rounds. */
  readonly ratio: { readonly median: number; readonly least: number } | null
}

const perCall = ({ seconds, calls }: Timed): number => (seconds / calls) * 1e6
const over = (a: number, b: number): number => Number((a / b).toFixed(3))
const told = (times: readonly number[]) => ({
  median: Number(median(times).toFixed(1)),
  least: Number(Math.min(...times).toFixed(1)),
})

async function measure(id: string, pair: Pair | null, shape: readonly number[], peer: Peer): Promise<Row> {
  const run = ours(
    id,
    pair?.model ?? modelOf(id),
    shape.reduce((a, b) => a * b),
    steps,
  )
  const [mine, others]: [number[], number[]] = [[], []]
  for (let round = -warmUps; round < rounds; round++) {
    const other = pair && (await peer.run(pair, shape, steps))
    /** Threads that still spin after their last work would take time from us. */
    await pause(5)
    const own = await run()
    if (round < 0) continue
    mine.push(perCall(own))
    if (other) others.push(perCall(other))
  }
  const theirs = pair ? told(others) : null
  const own = told(mine)
  return {
    id,
    diffusers: pair && pair.scheduler.replace('Scheduler', ''),
    shape: shape.join('x'),
    ours: own,
    theirs,
    ratio: theirs && { median: over(own.median, theirs.median), least: over(own.least, theirs.least) },
  }
}

const only = values.only?.split(',')
const wanted = (id: string): boolean => !only || only.includes(id)
const alone = methods.map(({ info }) => info.id).filter((id) => !pairs.some((pair) => pair.id === id))
const tasks: (readonly [string, Pair | null])[] = [
  ...pairs.map((pair) => [pair.id, pair] as const),
  ...alone.map((id) => [id, null] as const),
]

const peer = await openPeer(values.python)
const rows: Row[] = []
const loadBefore = loadavg()[0]
for (const [id, pair] of tasks.filter(([name]) => wanted(name))) {
  const line: string[] = []
  for (const shape of shapes) {
    const row = await measure(id, pair, shape, peer)
    rows.push(row)
    line.push(row.theirs ? `${row.ours.least} | ${row.theirs.least} | ${row.ratio!.least.toFixed(2)}` : `${row.ours.least} | | `)
  }
  console.log(`| ${id} | ${rows.at(-1)!.diffusers ?? ''} | ${line.join(' | ')} |`)
}
peer.close()
const machine = {
  ...machineFacts(),
  ...peer.versions,
  load: [loadBefore, loadavg()[0]],
}
writeFileSync(values.out, `${JSON.stringify({ machine, steps, rounds, rows }, null, 1)}\n`)
