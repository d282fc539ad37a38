/**
 * Reading a collection of model folders: `node bench/models/scan.ts [count]`. Prints the seconds of the first and the
 * later starts, and the longest time that the process did not answer; `bench/results/scan.json` keeps them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../src-main/compose/index.ts'
import { watchTurns } from '../../src-main/files/testing/turns.ts'
import { writeCollection } from './collection.ts'
import { rounded, writeResults } from './results.ts'

const count = Number(process.argv[2] ?? 500)
const library = mkdtempSync(join(tmpdir(), 'flowline-bench-'))
mkdirSync(join(library, 'models'), { recursive: true })
writeCollection(join(library, 'models'), count)

/** One start of the app: seconds, milliseconds and bytes. */
async function start(name: string): Promise<object> {
  const app = await openApp({
    library,
    host: 'browser',
    appVersion: 'bench',
    spawnEngine: () => {
      throw new Error('Reading folders needs no engine.')
    },
    assets: join(library, 'none'),
    rendererDir: null,
  })
  const turns = watchTurns()
  const before = process.cpuUsage()
  const began = performance.now()
  const cards = await app.handlers['models.list']({}, { signal: new AbortController().signal })
  const seconds = (performance.now() - began) / 1000
  const cpu = process.cpuUsage(before)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const { longestCpuMs, longestMs } = turns.stop()
  const text = performance.now()
  const bytes = JSON.stringify(cards).length
  const listMs = performance.now() - text
  const usable = cards.filter((card) => card.usable).length
  console.log(
    `${name}: ${cards.length} folders (${usable} usable) in ${seconds.toFixed(2)} s, ${((cpu.user + cpu.system) / 1e6).toFixed(2)} s CPU; ` +
      `longest turn ${longestCpuMs.toFixed(1)} ms of processor time (${longestMs.toFixed(1)} ms on the clock); ` +
      `list ${(bytes / 1e6).toFixed(1)} MB, ${listMs.toFixed(0)} ms to write`,
  )
  await app.close()
  return {
    folders: cards.length,
    usable,
    seconds: rounded(seconds, 2),
    cpuSeconds: rounded((cpu.user + cpu.system) / 1e6, 2),
    longestTurnCpuMs: rounded(longestCpuMs, 1),
    longestTurnMs: rounded(longestMs, 1),
    listBytes: bytes,
    listMs: rounded(listMs, 1),
  }
}

const starts: object[] = []
for (const name of ['first start ', 'second start', 'third start ']) starts.push(await start(name))
writeResults('scan', { starts })
rmSync(library, { recursive: true, force: true })
