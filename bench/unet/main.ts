/**
 * Seconds per evaluation and peak memory of a U-Net of Stable Diffusion 1.5's form: Flowline beside onnxruntime and PyTorch in
 * Python. Every measurement is a process of its own, the ways take turns, and what other programs did meanwhile is kept with it.
 * `node bench/unet/main.ts FOLDER [--python python] [--rounds 3] [--ways ours,torch]` writes bench/results/unet.json.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readNpy } from '../../src-shared/formats/npy.ts'
import { machineFacts } from '../machine.ts'
import { median } from '../speed/processes.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'string', default: 'python' }, rounds: { type: 'string', default: '3' }, ways: { type: 'string' } },
})
const folder = resolve(positionals[0]!)
const here = import.meta.dirname
const ways = values.ways?.split(',') ?? ['ours', 'onnxruntime', 'torch']
const cases = [
  { name: '256', side: 256, steps: 4, guidance: 7.5 },
  { name: '512', side: 512, steps: 2, guidance: 7.5 },
  { name: '512, unguided', side: 512, steps: 2, guidance: 1 },
]
/** Cores that other programs may keep busy on average; above it a measurement is done again, this often, and left out where others were quieter. */
const quiet = 0.1
const tries = 4

interface Told {
  readonly runtime: string
  readonly loadSeconds: number
  readonly firstSeconds: number
  readonly totalSeconds: number
  readonly evaluationSeconds: number
  readonly memoryBefore: number
  readonly peak: number
}
interface Row extends Told {
  readonly case: string
  readonly way: string
  /** Cores that other programs kept busy meanwhile. */
  readonly others: number
}

/** Seconds of processor time since the start: of the whole machine, and of our children that have ended. */
function processorSeconds(): { all: number; ours: number } {
  const ticks = 100
  const numbers = (text: string): number[] => text.trim().split(/\s+/).map(Number)
  const [user, nice, system, , , irq, softirq] = numbers(/^cpu\s+(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))![1]!) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const own = numbers(stat.slice(stat.lastIndexOf(')') + 2))
  return { all: (user + nice + system + irq + softirq) / ticks, ours: (own[11]! + own[12]! + own[13]! + own[14]!) / ticks }
}

function measured(way: string, place: string, guidance: number): Told & { others: number } {
  const command =
    way === 'ours' || way === 'ours-fused'
      ? [process.execPath, join(here, 'ours.ts'), join(folder, way === 'ours' ? 'model' : 'fused'), place, String(guidance), way]
      : [values.python, join(here, 'peers.py'), way, folder, place, String(guidance)]
  const before = processorSeconds()
  const began = performance.now()
  const text = execFileSync(command[0]!, command.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const wall = (performance.now() - began) / 1000
  const after = processorSeconds()
  const others = (after.all - before.all - (after.ours - before.ours)) / wall
  return { ...(JSON.parse(text.trim().split('\n').at(-1)!) as Told), others }
}

function quietly(way: string, place: string, guidance: number): Told & { others: number } {
  const found = [measured(way, place, guidance)]
  while (found.at(-1)!.others > quiet && found.length < tries) found.push(measured(way, place, guidance))
  return found.toSorted((a, b) => a.others - b.others)[0]!
}

/** The largest difference of two final latents, over the spread of the second. */
function apart(place: string, a: string, b: string): number {
  const [x, y] = [a, b].map((name) => Float64Array.from(readNpy(readFileSync(join(place, `${name}.npy`))).data)) as [
    Float64Array,
    Float64Array,
  ]
  const spread = Math.sqrt(y.reduce((sum, v) => sum + v * v, 0) / y.length)
  return x.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i]!)), 0) / spread
}

const rows: Row[] = []
const summary = []
for (const { name, side, steps, guidance } of cases) {
  const place = join(folder, 'runs', name.replaceAll(/\W+/g, '-'))
  execFileSync(values.python, [join(here, 'peers.py'), 'prepare', folder, place, String(side), String(steps)], {
    stdio: 'ignore',
  })
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const way of ways) {
      const row = { case: name, way, ...quietly(way, place, guidance) }
      rows.push(row)
      console.log(
        `${name} ${way}: ${row.evaluationSeconds.toFixed(3)} s per evaluation, ${(row.peak / 1e9).toFixed(2)} GB, others ${row.others.toFixed(2)} cores`,
      )
    }
  }
  for (const way of ways) {
    const all = rows.filter((row) => row.case === name && row.way === way)
    const undisturbed = all.filter(({ others }) => others <= quiet)
    const own = undisturbed.length > 0 ? undisturbed : all
    const of = (key: 'evaluationSeconds' | 'totalSeconds' | 'peak' | 'firstSeconds' | 'loadSeconds'): number =>
      median(own.map((row) => row[key]))
    summary.push({
      case: name,
      way,
      steps,
      guidance,
      measured: own.length,
      evaluationSeconds: of('evaluationSeconds'),
      imageSeconds: of('totalSeconds'),
      peakGb: of('peak') / 1e9,
      firstSeconds: of('firstSeconds'),
      loadSeconds: of('loadSeconds'),
      /** Final latents against PyTorch's. */
      apart: way === 'torch' || !ways.includes('torch') ? 0 : apart(place, way, 'torch'),
    })
  }
}
console.table(summary)
const machine = { ...machineFacts(), threads: 2 }
writeFileSync(join(here, '../results/unet.json'), `${JSON.stringify({ machine, summary, rows }, null, 1)}\n`)
