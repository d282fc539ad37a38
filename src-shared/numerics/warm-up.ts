import { createNoise } from './noise/index.ts'
import { sampleSync } from './sample.ts'
import { flowSchedule } from './schedules/index.ts'
import type { Network } from './types.ts'

/**
 * Runs a small problem until the loops over states are compiled, some tens of milliseconds, so that the first picture does
 * not pay for it. Changes no later result.
 */
export function warmUp(): void {
  const size = 1024
  const network: Network = {
    size,
    predictionType: 'flow',
    schedule: flowSchedule({ labelScale: 1000 }),
    sigmaData: 1,
    predict: (x, _t, _branch, out) => out.set(x),
  }
  const noise = createNoise('philox', 0)
  const start = new Float64Array(size)
  noise.fill(start)
  const refinement = { iterations: 0, eta: 0.05, temperature: 1 }
  const nodes = { id: 'karras', rho: 7 }
  for (let i = 0; i < 15; i++) {
    const solver = { id: 'uhp-fi', rtol: 1e-6, atol: 1e-6, maxNfe: 200, steps: 8, nodes, chart: 'auto' }
    sampleSync(network, { solver, refinement, guidance: 1, start, noise })
  }
}
