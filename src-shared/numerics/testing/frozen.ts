import type { Method } from '../method.ts'
import { sampleSync, type SampleOptions } from '../sample.ts'
import { edmSchedule, flowSchedule } from '../schedules/index.ts'
import type { Network } from '../types.ts'
import { odeProblem } from './exact.ts'
import { exactNetwork, gaussian, mixture4, normals } from './mixture.ts'
import { options, standardStart } from './options.ts'

/** What a method gives in one fixed run. */
export interface Frozen {
  readonly nfe: number
  readonly x0: readonly number[]
}

/** How a run is made: as today, or as numerics that were kept do it. */
type Sample = typeof sampleSync

function frozen(
  sample: Sample,
  network: Network,
  z: Float64Array,
  { info }: Method,
  choice: object,
  rest: Partial<SampleOptions> = {},
): Frozen {
  const { nfe, x0 } = sample(network, options(z, { id: info.id, steps: 12, rtol: 1e-3, atol: 1e-3, ...choice }, rest))
  return { nfe: nfe.total, x0: Array.from(x0) }
}

/** The fixed run: a mixture in four dimensions, twelve Karras levels or a tolerance of 1e-3, noise of Philox seed 1. */
export function frozenRun(method: Method, sample: Sample = sampleSync): Frozen {
  const { network, z } = odeProblem('four')
  return frozen(sample, network, z, method, {})
}

const guided = exactNetwork(mixture4, edmSchedule(), {
  predictionType: 'edm',
  sigmaData: 0.5,
  unconditional: gaussian([0.1, -0.2, 0.3, 0], 0.6),
})
const list = [80, 20, 5, 2, 1, 0.4, 0.1, 0.02, 0.002]

const known = { clean: Float64Array.of(0.5, -0.5, 0.2, 0), free: Float64Array.of(1, 0.5, 0.25, 0) }

/** Runs beside it that reach what it does not: edges of guidance on levels, a spent budget, noise in the answers, pure noise, a mask. */
export const frozenCases: Readonly<Record<string, (method: Method, sample?: Sample) => Frozen>> = {
  interval: (method, sample = sampleSync) =>
    frozen(
      sample,
      guided,
      standardStart(4),
      method,
      { nodes: { id: 'custom', rho: 7, list } },
      { guidance: 3, guidanceShape: { interval: { from: 5, to: 0.4 } } },
    ),
  budget: (method, sample = sampleSync) =>
    frozen(sample, guided, standardStart(4), method, { rtol: 1e-8, atol: 1e-8, maxNfe: 30 }),
  noisy(method, sample = sampleSync) {
    const normal = normals(5)
    const noisy = exactNetwork(mixture4, edmSchedule(), {
      predictionType: 'epsilon',
      sigmaData: 0.5,
      disturb: () => 5e-5 * normal(),
    })
    return frozen(sample, noisy, standardStart(4), method, { rtol: 1e-5, atol: 1e-5 })
  },
  'pure noise': (method, sample = sampleSync) =>
    frozen(
      sample,
      exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' }),
      standardStart(4),
      method,
      {
        nodes: { id: 'trailing', rho: 7 },
      },
    ),
  mask(method, sample = sampleSync) {
    const { network, z } = odeProblem('four')
    return frozen(sample, network, z, method, {}, { known })
  },
}
