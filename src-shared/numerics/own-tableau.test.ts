import { describe, expect, it } from 'vitest'
import { dormandPrince8 } from './dop853.ts'
import { findMethod } from './methods/index.ts'
import { methodOf } from './method-of.ts'
import { tableauMethod } from './own-tableau.ts'
import { ownTableauId, tableauInfo } from './tableau-info.ts'
import { sampleSync, type SampleOptions, type SampleResult } from './sample.ts'
import { judgeTableau, type NamedTableau, sayTableauFault } from './tableau-faults.ts'
import {
  bogackiShampine3,
  dormandPrince5,
  type EmbeddedTableau,
  heunEuler2,
  kutta3,
  rungeKutta4,
  type Tableau,
} from './tableaux.ts'
import { odeProblem } from './testing/exact.ts'
import { exactNetwork, gaussian, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import { edmSchedule, flowSchedule } from './schedules/index.ts'

const { network, z, sMin, end } = odeProblem('four')
const named = ({ a, b }: Tableau, name = 'mine'): NamedTableau => ({ name, a, b })
const pair = ({ a, b, c, e }: EmbeddedTableau): NamedTableau => ({ name: 'pair', a, b, c, bHat: b.map((x, i) => x - e[i]!) })
const run = (tableau: NamedTableau, solver: object = {}, rest: Partial<SampleOptions> = { sMin }): SampleResult =>
  sampleSync(network, options(z, { id: ownTableauId, tableau, ...solver }, rest))

it('a pair with a stage at the beginning of its step runs', () => {
  const repeated = { name: 'repeated', a: [[], [0], [0, 1]], b: [0.5, 0, 0.5], bHat: [0.25, 0.75, 0] }
  const plain = { name: 'plain', a: [[], [1]], b: [0.5, 0.5], bHat: [1, 0] }
  const tolerance = { rtol: 1e-4, atol: 1e-4 }
  expect(largestDifference(run(repeated, tolerance).x0, run(plain, tolerance).x0)).toBeLessThan(1e-3)
})

/** Fehlberg 1969, 4(5), and Cash and Karp 1990, 5(4): pairs without first same as last. */
const fehlberg: NamedTableau = {
  name: 'Fehlberg 4(5)',
  a: [
    [],
    [1 / 4],
    [3 / 32, 9 / 32],
    [1932 / 2197, -7200 / 2197, 7296 / 2197],
    [439 / 216, -8, 3680 / 513, -845 / 4104],
    [-8 / 27, 2, -3544 / 2565, 1859 / 4104, -11 / 40],
  ],
  b: [25 / 216, 0, 1408 / 2565, 2197 / 4104, -1 / 5, 0],
  bHat: [16 / 135, 0, 6656 / 12825, 28561 / 56430, -9 / 50, 2 / 55],
}

describe('a tableau entered by hand', () => {
  it.each([
    ['rk4', rungeKutta4],
    ['kutta-3', kutta3],
  ] as const)('of %s gives exactly its numbers, in every chart and on a flow', (id, tableau) => {
    const square = { ...named(tableau), a: tableau.a.map((row) => [...row, ...Array(tableau.c.length - row.length).fill(0)]) }
    const flow = exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })
    for (const [on, more] of [
      [network, { sMin }],
      [flow, {}],
    ] as const) {
      for (const solver of [{ steps: 12 }, { steps: 9, chart: 'angle' }, { steps: 12, afs: true }, { steps: 1 }]) {
        const theirs = sampleSync(on, options(on === flow ? standardStart(4) : z, { ...solver, id }, more))
        for (const mine of [named(tableau), square, { ...named(tableau), c: tableau.c }]) {
          const ours = sampleSync(
            on,
            options(on === flow ? standardStart(4) : z, { ...solver, id: ownTableauId, tableau: mine }, more),
          )
          expect(Array.from(ours.x0)).toEqual(Array.from(theirs.x0))
          expect({ ...ours.nfe, chart: ours.chart }).toEqual({ ...theirs.nfe, chart: theirs.chart })
        }
      }
    }
  })

  it.each([
    ['uhp-fi', dormandPrince5],
    ['bs3', bogackiShampine3],
    ['heun-euler', heunEuler2],
  ] as const)('of the pair of %s takes the same steps', (id, tableau) => {
    const theirs = sampleSync(network, options(z, { id, rtol: 1e-5, atol: 1e-5 }, { sMin }))
    const ours = run(pair(tableau), { rtol: 1e-5, atol: 1e-5 })
    expect(ours.nfe).toEqual(theirs.nfe)
    expect(largestDifference(ours.x0, theirs.x0)).toBeLessThan(1e-11)
    expect(tableauInfo(pair(tableau))).toMatchObject({
      order: tableau.order,
      version: findMethod(id).info.version,
      nfePerStep: findMethod(id).info.nfePerStep,
      group: 'adaptive',
      adaptive: true,
    })
  })

  it('with weights of an estimate is adaptive, without them it steps over levels', () => {
    const { bHat: _, ...plain } = fehlberg
    expect(tableauInfo(fehlberg)).toMatchObject({ order: 4, nfePerStep: 6, adaptive: true, parameters: ['controller'] })
    const { version } = findMethod('rk4').info
    expect(tableauInfo(plain)).toMatchObject({ order: 4, nfePerStep: 6, adaptive: false, group: 'fixed-step', version })
    const error = (tolerance: number): number =>
      largestDifference(
        run(fehlberg, { rtol: tolerance, atol: tolerance }).u.map((value) => value * Math.hypot(1, sMin)),
        end,
      )
    expect(error(1e-8)).toBeLessThan(1e-6)
    expect(error(1e-8)).toBeLessThan(0.01 * error(1e-4))
    const steps = run(fehlberg, { rtol: 1e-7, atol: 1e-7 })
    expect(steps.nfe.accepted).toBe(6 * steps.acceptedSteps)
    expect(steps.nfe.rejected).toBe(6 * steps.rejectedSteps)
    expect(run(plain, { steps: 11 }).nfe.total).toBe(10 * 6 + 1)
  })

  it('leaves a last stage that is the next first to the next step', () => {
    const { bHat: _, ...plain } = pair(dormandPrince5)
    expect(tableauInfo(plain)).toMatchObject({ order: 5, nfePerStep: 6 })
    expect(run(plain, { steps: 11 }).nfe.total).toBe(10 * 6 + 1)
  })

  it('shows the order it has on the mixture', () => {
    const slope = (tableau: NamedTableau): number => {
      const error = (steps: number): number =>
        largestDifference(
          run(tableau, { steps, nodes: { id: 'exponential', rho: 7 } }).u.map((value) => value * Math.hypot(1, sMin)),
          end,
        )
      return Math.log2(error(160) / error(320))
    }
    /** Heun's third-order method, Hairer, Norsett and Wanner I, table 1.1. */
    const heun3: NamedTableau = { name: 'Heun 3', a: [[], [1 / 3], [0, 2 / 3]], b: [1 / 4, 0, 3 / 4] }
    expect(tableauInfo(heun3).order).toBe(3)
    expect(Math.abs(slope(heun3) - 3)).toBeLessThan(0.15)
    expect(Math.abs(slope(named(rungeKutta4)) - 4)).toBeLessThan(0.15)
  })

  it('of two stages that end where they began has room for the noise probe', () => {
    const tiny: NamedTableau = { name: 'Euler with Heun beside it', a: [[], [1]], b: [1, 0], bHat: [1 / 2, 1 / 2] }
    const rounding = exactNetwork(gaussian([0, 0, 0, 0], 0.5), edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
    const single: typeof rounding = {
      ...rounding,
      float64: false,
      predict(x, t, branch, out) {
        const done = rounding.predict(x, t, branch, out)
        for (let i = 0; i < out.length; i++) out[i] = Math.fround(out[i]!)
        return done
      },
    }
    const result = sampleSync(single, options(standardStart(4), { id: ownTableauId, tableau: tiny, rtol: 1e-6, atol: 1e-6 }))
    expect(['done', 'noiseLimited']).toContain(result.status)
    expect(result.x0.every(Number.isFinite)).toBe(true)
    expect(tableauInfo(tiny)).toMatchObject({ order: 1, nfePerStep: 1 })
  })

  it('of twelve stages runs', () => {
    const { a, b } = dormandPrince8
    const count = b.at(-1) === 0 ? b.length - 1 : b.length
    const twelve: NamedTableau = { name: 'DOP853', a: a.slice(0, count), b: b.slice(0, count) }
    expect(tableauInfo(twelve)).toMatchObject({ order: 5, nfePerStep: count })
    const error = largestDifference(
      run(twelve, { steps: 60, nodes: { id: 'exponential', rho: 7 } }).u.map((value) => value * Math.hypot(1, sMin)),
      end,
    )
    expect(error).toBeLessThan(1e-9)
  })
})

describe('what cannot be run is said where it is wrong', () => {
  const rk4 = named(rungeKutta4)
  const cases: [string, Partial<NamedTableau>, object, RegExp][] = [
    ['no stage', { a: [], b: [] }, { kind: 'empty' }, /at least one stage/],
    ['too many stages', { a: Array(41).fill([]), b: [] }, { kind: 'many' }, /40 stages at most/],
    ['a diagonal entry', { a: [[], [1 / 4, 1 / 4]], b: [0.5, 0.5] }, { kind: 'diagonal', at: 1 }, /Row 2 .* diagonally implicit/],
    ['an entry above it', { a: [[0, 1], [1]], b: [0.5, 0.5] }, { kind: 'implicit', at: 0 }, /Row 1 .* implicit/],
    ['a row that is too long', { a: [[], [1, 0, 0]], b: [0.5, 0.5] }, { kind: 'length', at: 1, found: 3 }, /Row 2 has 3 numbers/],
    [
      'a node that is not its row',
      { c: [0, 0.5, 0.6, 1] },
      { kind: 'sum', at: 2, wanted: 0.6 },
      /Row 3 sums to 0.5 where its node c is 0.6/,
    ],
    ['a node beyond the step', { a: [[], [1.5]], b: [1, 0] }, { kind: 'outside', at: 1 }, /node of row 2 is 1.5/],
    ['missing weights', { b: [0.5, 0.5] }, { kind: 'length', at: 'b', found: 2, wanted: 4 }, /weights b has 2 numbers/],
    [
      'weights that do not sum to 1',
      { b: [0.1667, 0.3333, 0.3333, 0.1667 - 0.001] },
      { kind: 'weights', at: 'b' },
      /sums to 0.999, not to 1/,
    ],
    [
      'an estimate that does not either',
      { bHat: [1, 1, 0, 0] },
      { kind: 'weights', at: 'bHat' },
      /second row of weights sums to 2/,
    ],
    ['an estimate that is the solution', { bHat: rungeKutta4.b }, { kind: 'same' }, /no error to estimate/],
  ]
  it.each(cases)('%s', (_name, change, fault, words) => {
    const judged = judgeTableau({ ...rk4, ...change })
    if (!('fault' in judged)) throw new Error('nothing was found')
    expect(judged.fault).toMatchObject(fault)
    expect(sayTableauFault(judged.fault)).toMatch(words)
    expect(() => tableauMethod({ ...rk4, ...change })).toThrow(words)
  })

  it('settings that name a tableau bring one', () => {
    expect(() => methodOf({ id: ownTableauId })).toThrow(/needs the tableau/)
    expect(methodOf({ id: 'heun', tableau: rk4 })).toBe(findMethod('heun'))
    expect(methodOf({ id: ownTableauId, tableau: rk4 }).info.name).toBe('mine')
  })
})
