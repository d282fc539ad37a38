/**
 * Pictures per second of four pictures side by side against one after the other, in one warm engine process, the ways taking
 * turns. `node bench/together/main.ts [--rounds 9] [model folders]` writes bench/results/together.json.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { forkEngine, openBench } from '../../src-main/compose/index.ts'
import { settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { machineFacts } from '../machine.ts'
import { median } from '../speed/processes.ts'

const root = join(import.meta.dirname, '../..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '9' }, threads: { type: 'string', default: '2' } },
})
const pictures = 4
/** Rows of a call at most; 0 is what the product does by itself. */
const ways = [1, 2, 4, 0]
const models = positionals.length > 0 ? positionals : ['assets/models/exact', 'assets/models/world-flow']

async function measure(dir: string) {
  const bench = openBench({ spawnEngine: forkEngine(), appVersion: '0' })
  const outDir = mkdtempSync(join(tmpdir(), 'flowline-bench-'))
  const seconds = new Map(ways.map((way) => [way, [] as number[]]))
  const hashes = new Map<number, string>()
  const facts = new Map<number, { rows: number; networkMs: number[]; same: boolean }>()
  try {
    const card = await bench.inspect(join(root, dir))
    const settings = (seed: number) =>
      settingsOfRunSchema.parse({
        ...card.recommended,
        prompt: card.examplePrompts[0]?.en ?? '',
        width: card.size?.width,
        height: card.size?.height,
        solver: card.recommended?.solver ?? { id: 'uhp-fi', rtol: 1e-4, atol: 1e-4 },
        seed,
      })
    for (let round = 0; round <= Number(values.rounds); round++) {
      for (const way of ways) {
        const runs = Array.from({ length: pictures }, (_, seed) => ({
          dir: join(root, dir),
          settings: settings(seed),
          noiseFile: null,
          outDir: join(outDir, String(seed)),
          keep: 'off' as const,
          provider: 'cpu' as const,
          threads: Number(values.threads),
          saveLatent: false,
          decode: true,
        }))
        const began = performance.now()
        const results = (await Promise.all(bench.runEach(runs, way))).map(({ result }) => result.outcome)
        const took = (performance.now() - began) / 1000
        const fact = facts.get(way) ?? { rows: 1, networkMs: [], same: true }
        for (const [seed, outcome] of results.entries()) {
          if (!hashes.has(seed)) hashes.set(seed, outcome.pixelHash)
          fact.same &&= hashes.get(seed) === outcome.pixelHash
          fact.rows = Math.max(fact.rows, outcome.batch ?? 1)
          if (round > 0) fact.networkMs.push((outcome.seconds.network / outcome.nfe.networkCalls) * 1000)
        }
        facts.set(way, fact)
        if (round > 0) seconds.get(way)!.push(took)
      }
    }
  } finally {
    await bench.close()
    rmSync(outDir, { recursive: true, force: true })
  }
  const alone = seconds.get(1)!
  return ways.map((way) => {
    const took = seconds.get(way)!
    const { rows, networkMs, same } = facts.get(way)!
    return {
      model: basename(resolve(dir)),
      asked: way,
      rows,
      perSecond: { median: pictures / median(took), best: pictures / Math.min(...took) },
      /** Against one after the other: medians, and the best of each. */
      ratio: { median: median(alone) / median(took), best: Math.min(...alone) / Math.min(...took) },
      networkMsPerRow: { median: median(networkMs), best: Math.min(...networkMs) },
      samePixels: same,
    }
  })
}

const rows = []
for (const model of models) {
  for (const row of await measure(model)) {
    rows.push(row)
    console.log(
      `${row.model} asked ${row.asked}, ${row.rows} rows: ${row.perSecond.median.toFixed(2)} pictures/s, x${row.ratio.median.toFixed(2)} ` +
        `(best ${row.perSecond.best.toFixed(2)}, x${row.ratio.best.toFixed(2)}), ${row.networkMsPerRow.best.toFixed(2)} ms a row, same pixels ${row.samePixels}`,
    )
  }
}
const machine = { ...machineFacts(), threads: Number(values.threads) }
writeFileSync(join(root, 'bench/results/together.json'), `${JSON.stringify({ machine, pictures, rows }, null, 1)}\n`)
