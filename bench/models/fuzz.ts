/**
 * Reads model folders with something wrong: `node bench/models/fuzz.ts [count] [first seed]`, two thousand by default, and one
 * with 100,000 files; `bench/results/fuzz.json` keeps what was counted. Ends with exit code 1 where one of them is no card, is read outside, or holds up the process.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashModel, memoryHashCache } from '../../src-main/files/models/hash.ts'
import { scanModel } from '../../src-main/files/models/scan.ts'
import { writeCrowd, writeMutant } from '../../src-main/files/models/testing/mutate.ts'
import { watchReads } from '../../src-main/files/models/testing/watch-reads.ts'
import { watchTurns } from '../../src-main/files/testing/turns.ts'
import { modelCardSchema } from '../../src-shared/contract/index.ts'
import { rounded, writeResults } from './results.ts'

const [count, first] = [Number(process.argv[2] ?? 2000), Number(process.argv[3] ?? 0)]
/** Longest turn of the event loop, ms of processor time, and longest scan of one folder, s. */
const [longestTurn, longestScan] = [50, 10]
const batch = 100
const parent = realpathSync(mkdtempSync(join(tmpdir(), 'flowline-fuzz-')))
const secret = join(parent, 'outside', 'secret')
mkdirSync(join(parent, 'outside'))
writeFileSync(secret, 'nobody may read this')

const cardSchema = modelCardSchema.omit({ id: true, hash: true, measured: true, devices: true })
const codes = new Map<string, number>()
const faults: string[] = []
let [usable, turnCpu, turnClock, scanSeconds, slowest] = [0, 0, 0, 0, 0]

/** Characters of a card as it is kept and sent. */
function sizeOf(card: object): number {
  try {
    return JSON.stringify(card).length
  } catch {
    return Infinity
  }
}

/** Reads folders one after the other, and judges them afterwards, so that the judging is not measured. */
async function read(folders: readonly { dir: string; done: readonly string[]; fatal: boolean }[]): Promise<void> {
  const reads = watchReads()
  const turns = watchTurns()
  const results: { card: Awaited<ReturnType<typeof scanModel>> | Error; outside: string[] }[] = []
  for (const { dir } of folders) {
    const began = performance.now()
    const card = await scanModel(dir, 'linked').catch((error: Error) => error)
    const seconds = (performance.now() - began) / 1000
    scanSeconds += seconds
    slowest = Math.max(slowest, seconds)
    if (!(card instanceof Error) && card.bytes < 50e6) await hashModel(dir, memoryHashCache())
    results.push({ card, outside: reads.outside([dir]) })
    reads.forget()
  }
  const { longestCpuMs, longestMs } = turns.stop()
  reads.stop()
  ;[turnCpu, turnClock] = [Math.max(turnCpu, longestCpuMs), Math.max(turnClock, longestMs)]
  for (const [i, { card, outside }] of results.entries()) {
    const { dir, done, fatal } = folders[i]!
    const fault = (what: string): void => void faults.push(`${dir} (${done.join('; ')}): ${what}`)
    if (outside.length > 0) fault(`read ${outside[0]}`)
    if (card instanceof Error) {
      fault(card.stack ?? card.message)
      continue
    }
    const wrong = cardSchema.safeParse(card).error
    if (wrong) fault(`is no card: ${wrong.message}`)
    if (sizeOf(card) > 1e6) fault('cannot be sent to a screen')
    if (fatal && card.usable) fault('counts as usable')
    if (!card.usable && card.problems.length === 0) fault('has no problem')
    if (card.usable) usable++
    for (const { code } of card.problems) codes.set(code, (codes.get(code) ?? 0) + 1)
  }
}

const warm = Array.from({ length: 20 }, (_, i) => writeMutant(join(parent, 'warm'), 1e6 + i, secret))
for (const { dir } of warm) await scanModel(dir, 'linked')
for (let seed = first; seed < first + count; seed += batch) {
  const folder = join(parent, 'models')
  await read(Array.from({ length: Math.min(batch, first + count - seed) }, (_, i) => writeMutant(folder, seed + i, secret)))
  rmSync(folder, { recursive: true, force: true })
}
const crowd = writeCrowd(parent, 100_000)
const before = performance.now()
await read([{ dir: crowd, done: ['100,000 files'], fatal: true }])
const crowdSeconds = (performance.now() - before) / 1000
rmSync(parent, { recursive: true, force: true })

if (turnCpu >= longestTurn) faults.push(`A turn of the event loop took ${turnCpu.toFixed(1)} ms of processor time.`)
if (slowest >= longestScan) faults.push(`A folder took ${slowest.toFixed(1)} s.`)
console.log(
  `${count} folders from seed ${first}: ${count - usable} with a problem, ${usable} usable; ${scanSeconds.toFixed(1)} s in all, slowest ${slowest.toFixed(2)} s`,
)
console.log(`a folder of 100,000 files: ${crowdSeconds.toFixed(2)} s`)
console.log(
  `longest turn ${turnCpu.toFixed(1)} ms of processor time (${turnClock.toFixed(0)} ms on the clock, with everything else that ran)`,
)
console.log(
  [...codes]
    .sort((a, b) => b[1] - a[1])
    .map(([code, n]) => `${code} ${n}`)
    .join(', '),
)
for (const fault of faults.slice(0, 20)) console.error(fault)
console.log(`${faults.length} faults`)
writeResults('fuzz', {
  folders: count,
  firstSeed: first,
  usable,
  faults: faults.length,
  secondsInAll: rounded(scanSeconds, 1),
  secondsSlowest: rounded(slowest, 2),
  secondsOf100000Files: rounded(crowdSeconds, 2),
  longestTurnCpuMs: rounded(turnCpu, 1),
  longestTurnMs: rounded(turnClock, 0),
  problems: Object.fromEntries([...codes].sort(([a], [b]) => (a < b ? -1 : 1))),
})
process.exitCode = faults.length > 0 ? 1 : 0
