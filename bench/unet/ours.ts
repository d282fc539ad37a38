/**
 * The same run in Flowline's engine: one warm evaluation, then the run; prints JSON as `peers.py` does.
 * `node bench/unet/ours.ts FOLDER CASE GUIDANCE`
 */
import { mkdtempSync, readFileSync, copyFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forkEngine, openBench } from '../../src-main/compose/index.ts'
import { settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { treePeak } from '../speed/processes.ts'

const [model, place, guidance, way = 'ours'] = process.argv.slice(2) as [string, string, string, string?]
const facts = JSON.parse(readFileSync(join(place, 'case.json'), 'utf8')) as {
  prompt: string
  negative: string
  side: number
  steps: number
  levels: number[]
}
const began = performance.now()
const before = process.memoryUsage.rss()
const bench = openBench({ spawnEngine: forkEngine(), appVersion: '0' })
const outDir = mkdtempSync(join(tmpdir(), 'flowline-bench-'))

async function run(steps: number) {
  const { result } = await bench.run({
    dir: model,
    settings: settingsOfRunSchema.parse({
      seed: 0,
      prompt: facts.prompt,
      negative: facts.negative,
      guidance: Number(guidance),
      width: facts.side,
      height: facts.side,
      solver: { id: 'euler', steps, nodes: { id: 'custom', list: facts.levels.slice(0, steps) } },
    }),
    noiseFile: join(place, 'noise.npy'),
    outDir,
    keep: 'off',
    provider: 'cpu',
    threads: 2,
    saveLatent: true,
    decode: false,
  })
  return result
}

try {
  const warm = await run(1)
  const loadSeconds = (performance.now() - began) / 1000 - warm.outcome.seconds.total
  const { outcome, latent } = await run(facts.steps)
  copyFileSync(latent!, join(place, `${way}.npy`))
  const { seconds, nfe, runtime } = outcome
  if (nfe.total !== facts.steps) throw new Error(`${nfe.total} evaluations instead of ${facts.steps}`)
  const told = {
    runtime,
    loadSeconds,
    firstSeconds: warm.outcome.seconds.network / warm.outcome.nfe.total,
    totalSeconds: seconds.total,
    evaluationSeconds: seconds.network / nfe.total,
    networkCalls: nfe.networkCalls,
    memoryBefore: before,
    peak: treePeak(process.pid),
  }
  console.log(JSON.stringify(told))
} finally {
  await bench.close()
  rmSync(outDir, { recursive: true, force: true })
}
