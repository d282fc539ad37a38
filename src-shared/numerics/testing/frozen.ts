import type { Method } from '../method.ts'
import { sampleSync } from '../sample.ts'
import { odeProblem } from './exact.ts'
import { options } from './options.ts'

/** What a method gives in one fixed run. */
export interface Frozen {
  readonly nfe: number
  readonly x0: readonly number[]
}

/** The fixed run: a mixture in four dimensions, twelve Karras levels or a tolerance of 1e-3, noise of Philox seed 1. */
export function frozenRun({ info }: Method): Frozen {
  const { network, z } = odeProblem('four')
  const { nfe, x0 } = sampleSync(network, options(z, { id: info.id, steps: 12, rtol: 1e-3, atol: 1e-3 }))
  return { nfe: nfe.total, x0: Array.from(x0) }
}
