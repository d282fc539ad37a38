/**
 * How the true error of adaptive runs follows the tolerance asked for, and whether every seed comes to an end.
 *
 *     node bench/tolerance/main.ts assets/models/world-flow --seeds 16                        # errors, against a reference
 *     node bench/tolerance/main.ts assets/models/world-flow --seeds 1000 --reference none     # endings only
 *
 * The reference is DOP853 on the same network at --reference, kept in .cache. What is there is not made again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findMethod } from '../../src-shared/numerics/index.ts'
import { difference } from '../../src-shared/numerics/study/index.ts'
import { openModel, type Sampled } from './model.ts'
import { openRows } from './rows.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '16' },
    solvers: { type: 'string', default: 'uhp-fi-fast,uhp-fi,bs3' },
    tolerances: { type: 'string', default: '1e-2,1e-3,1e-4,1e-5' },
    reference: { type: 'string', default: '1e-6' },
    threads: { type: 'string', default: '1' },
    results: { type: 'string', default: join(import.meta.dirname, '../results/tolerance') },
    cache: { type: 'string', default: join(import.meta.dirname, '.cache') },
  },
})

const reference = values.reference === 'none' ? null : Number(values.reference)
const tolerances = values.tolerances.split(',').map(Number)
const solvers = values.solvers.split(',')

async function referenceOf(model: Sampled, seed: number, tolerance: number): Promise<Float64Array> {
  const file = join(values.cache, `${model.name}-${seed}-${tolerance}.f64`)
  if (existsSync(file)) return new Float64Array(new Uint8Array(readFileSync(file)).buffer)
  const { x0 } = await model.run(seed, 'dop853', tolerance)
  mkdirSync(values.cache, { recursive: true })
  writeFileSync(file, x0)
  return x0
}

for (const dir of positionals) {
  const model = await openModel(dir, Number(values.threads))
  const records = openRows(join(values.results, `${model.name}.csv`))
  for (let seed = 0; seed < Number(values.seeds); seed++) {
    const exact = reference === null ? null : await referenceOf(model, seed, reference)
    for (const solver of solvers) {
      const { version } = findMethod(solver).info
      for (const tolerance of tolerances) {
        const at = { solver, version, tolerance, seed }
        const known = records.find(at)
        if (known && (known.error !== null || exact === null)) continue
        const { status, nfe, rejectedSteps, x0 } = await model.run(seed, solver, tolerance)
        const error = exact && Number(difference(x0, exact).rms.toPrecision(4))
        records.add({ ...at, status, nfe: nfe.total, rejected: rejectedSteps, error })
        console.log(model.name, ...Object.values(at), status, nfe.total, error)
      }
    }
  }
}
