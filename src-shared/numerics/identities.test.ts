import { describe, expect, it } from 'vitest'
import { phi } from './phi.ts'
import { gaussLegendre } from './quadrature.ts'
import { sampleSync, type SampleOptions, type SolverChoice } from './sample.ts'
import { edmSchedule, flowSchedule, vpLinearSchedule } from './schedules/index.ts'
import { multistep } from './solvers/multistep.ts'
import { uniPcRule } from './solvers/unipc.ts'
import { findMethod } from './methods/index.ts'
import { exactNetwork, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import { odeProblem } from './testing/exact.ts'
import type { Network } from './types.ts'

const start = standardStart(4)
const networks: readonly [string, Network][] = [
  ['EDM', exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })],
  ['VP', exactNetwork(mixture4, vpLinearSchedule(), { predictionType: 'v_prediction' })],
  ['flow', exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })],
]
const run = (network: Network, solver: Partial<SolverChoice>, rest: Partial<SampleOptions> = {}): Float64Array =>
  sampleSync(network, options(start, { steps: 12, ...solver }, rest)).u

/** Same end states on every model and kind of levels, to 1e-13 of states of order one. */
function same(a: Partial<SolverChoice>, b: Partial<SolverChoice>, restB: Partial<SampleOptions> = {}): void {
  for (const [name, network] of networks) {
    for (const id of ['karras', 'exponential', 'uniform']) {
      const nodes = { id, rho: 7 }
      expect(
        largestDifference(run(network, { nodes, ...a }), run(network, { nodes, ...b }, restB)),
        `${name} ${id}`,
      ).toBeLessThan(1e-13)
    }
  }
}

describe('one method under two names', () => {
  const pairs: readonly [string, Partial<SolverChoice>, Partial<SolverChoice>][] = [
    ['DDIM(0) is Euler', { id: 'ddim-eta', eta: 0 }, { id: 'euler' }],
    ['exponential AB 2 is RES-2M', { id: 'exp-ab-2' }, { id: 'res-2m' }],
    ['exponential AB 3 is 3M with its second difference doubled', { id: 'exp-ab-3' }, { id: 'dpmpp-3m-exact' }],
    ['Richardson on Euler is the midpoint rule', { id: 'richardson-euler' }, { id: 'midpoint' }],
    ['SDE-DPM++ 2M without noise is DPM++ 2M', { id: 'sde-dpmpp-2m', eta: 0 }, { id: 'dpmpp-2m' }],
  ]
  it.each(pairs)('%s', (_name, a, b) => same(a, b))

  it('UniP-3, the predictor alone, is exponential AB 3', () => {
    const { reweigh: _, ...predictor } = uniPcRule(3, 'bh1', 'data')
    const method = { ...findMethod('unipc-3'), run: multistep(predictor) }
    const early = (steps: number): SampleOptions => options(start, { steps, nodes: { id: 'exponential', rho: 7 } }, { method })
    for (const [, network] of networks.slice(0, 2)) {
      const states: Float64Array[][] = [[], []]
      for (const [i, rest] of [{ method }, { method: findMethod('exp-ab-3') }].entries()) {
        const exactStart = (s: number, u: Float64Array): void => void u.fill(Math.sin(s))
        sampleSync(network, {
          ...early(12),
          ...rest,
          exactStart,
          onStep: (_record, step) => void states[i]!.push(step.at!.u.slice()),
        })
      }
      /** UniPC lowers its order in the last step. */
      for (let n = 0; n < 10; n++) expect(largestDifference(states[0]![n]!, states[1]![n]!)).toBeLessThan(1e-13)
    }
  })

  it('bh1 and bh2 are one from UniPC-3 on', () => {
    const info = findMethod('unipc-3').info
    for (const [order, quantity] of [
      [3, 'data'],
      [3, 'noise'],
      [4, 'data'],
      [4, 'noise'],
    ] as const) {
      const { network, z } = odeProblem('short')
      const exactStart = (s: number, u: Float64Array): void => void u.fill(Math.cos(s))
      const [a, b] = (['bh1', 'bh2'] as const).map((variant) => {
        const states: Float64Array[] = []
        const method = { info, run: multistep(uniPcRule(order, variant, quantity)) }
        sampleSync(
          network,
          options(z, { steps: 9 }, { method, exactStart, onStep: (_record, step) => void states.push(step.at!.u.slice()) }),
        )
        return states.slice(0, 7)
      })
      for (const [n, state] of a!.entries()) expect(largestDifference(state, b![n]!)).toBeLessThan(1e-13)
    }
  })

  it('DEIS in t equals DEIS in log rho where t is linear in log s', () => {
    const [, network] = networks[0]!
    expect(largestDifference(run(network, { id: 'deis-tab2' }), run(network, { id: 'deis-log3' }))).toBeLessThan(1e-13)
  })

  /** Over the whole span at once, 157 to 0.01 on VP, rounding of xbar reaches 1.3e-13. */
  it('one step of every one-evaluation method without history is Euler’s', () => {
    const ids = ['lms-3', 'deis-tab3', 'ipndm', 'exp-ab-4', 'dpmpp-2m', 'res-2m', 'dpmpp-3m', 'dpmpp-3m-exact']
    for (const [, network] of networks) {
      const euler = run(network, { id: 'euler', steps: 2 })
      for (const id of ids) expect(largestDifference(run(network, { id, steps: 2 }), euler), id).toBeLessThan(2e-13)
    }
  })
})

describe('coefficients', () => {
  it('LMS on equal steps is Adams-Bashforth, so iPNDM', () => {
    const [, network] = networks[0]!
    const nodes = { id: 'custom', rho: 7, list: Array.from({ length: 12 }, (_, i) => 12.5 - i) }
    expect(largestDifference(run(network, { id: 'lms-4', nodes }), run(network, { id: 'ipndm', nodes }))).toBeLessThan(1e-13)
  })

  it('phi functions meet their recursion and value at 0', () => {
    for (const z of [-12, -3, -1, -0.99, -0.01, -1e-9, 1e-9, 0.3, 0.999, 1.001, 5]) {
      for (let k = 0; k < 5; k++) {
        const factorial = [1, 1, 2, 6, 24, 120][k]!
        expect(Math.abs(phi(k, z) - 1 / factorial - z * phi(k + 1, z)) / Math.max(1, phi(k, z))).toBeLessThan(2e-15)
      }
    }
    expect([1, 2, 3, 4].map((k) => phi(k, 0))).toEqual([1, 1 / 2, 1 / 6, 1 / 24])
  })

  it('Gauss-Legendre with n nodes integrates powers below 2n exactly', () => {
    for (const count of [1, 2, 5, 16]) {
      const { nodes, weights } = gaussLegendre(count)
      for (let power = 0; power < 2 * count; power++) {
        const sum = nodes.reduce((total, x, i) => total + weights[i]! * x ** power, 0)
        expect(Math.abs(sum - (power % 2 === 0 ? 2 / (power + 1) : 0))).toBeLessThan(4e-15)
      }
    }
  })
})
