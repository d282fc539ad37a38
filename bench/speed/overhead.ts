import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { forkEngine, openBench } from '../../src-main/compose/index.ts'
import { median } from './processes.ts'

/** What a run costs beside the network, in one warm engine process: milliseconds per evaluation and share of the run. */
export async function overhead(root: string, model: string, side: number, repeats: number) {
  const bench = openBench({ spawnEngine: forkEngine(), appVersion: '0' })
  const outDir = mkdtempSync(join(tmpdir(), 'flowline-bench-'))
  const rows = []
  try {
    for (let seed = 0; seed <= repeats; seed++) {
      const { result } = await bench.run({
        dir: join(root, model),
        settings: settingsOfRunSchema.parse({
          seed,
          width: side,
          height: side,
          solver: { id: 'uhp-fi', rtol: 1e-4, atol: 1e-4 },
        }),
        noiseFile: null,
        outDir: join(outDir, String(seed)),
        keep: 'off',
        provider: 'cpu',
        threads: 2,
        saveLatent: false,
        decode: false,
      })
      const { nfe, seconds } = result.outcome
      rows.push({ nfe: nfe.total, seconds, restMs: (seconds.rest / nfe.total) * 1000, share: seconds.rest / seconds.total })
    }
  } finally {
    await bench.close()
    rmSync(outDir, { recursive: true, force: true })
  }
  const [cold, ...warm] = rows
  const networkMs = median(warm.map((r) => (r.seconds.network / r.nfe) * 1000))
  return {
    model,
    networkMs,
    restMs: median(warm.map((r) => r.restMs)),
    share: median(warm.map((r) => r.share)),
    coldRestMs: cold!.restMs,
    coldShare: cold!.share,
    rows,
  }
}
