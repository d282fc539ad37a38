import { edmSchedule } from '../schedules/index.ts'
import type { Mixture } from './mixture.ts'
import { exactNetwork } from './mixture.ts'
import ode from './vectors/ode.json' with { type: 'json' }

/** The problems of vectors/ode.json: an exact EDM-schedule network, its start noise, and its end state by DOP853 at 2e-14. */
export function odeProblem(name: string): {
  network: ReturnType<typeof exactNetwork>
  z: Float64Array
  sMax: number
  sMin: number
  end: readonly number[]
  mixture: Mixture
} {
  const found = ode.problems.find((problem) => problem.name === name)
  if (!found) throw new Error(`There is no problem ${name}.`)
  const { mixture, sMax, sMin, sigmaData, z, end } = found
  const network = exactNetwork(mixture, edmSchedule(sMin, sMax), { predictionType: 'epsilon', sigmaData })
  return { network, z: Float64Array.from(z), sMax, sMin, end, mixture }
}

/** xbar = x/alpha of a unit state at level s. */
export function expanded(u: Float64Array, s: number): Float64Array {
  return u.map((value) => value * Math.hypot(1, s))
}
