import { describe, expect, it } from 'vitest'
import { cosLevel } from './level.ts'
import type { Method } from './method.ts'
import { findMethod } from './methods/index.ts'
import { examineTableau } from './order-conditions.ts'
import { phi } from './phi.ts'
import { convertAt, createConversion } from './prediction.ts'
import { sampleSync, type SampleOptions, type SolverChoice } from './sample.ts'
import { betasByName, discreteSchedule, edmSchedule, flowSchedule, levelsFromBetas, vpLinearSchedule } from './schedules/index.ts'
import { overLevels } from './solvers/levels.ts'
import { type MultistepRule, multistep } from './solvers/multistep.ts'
import { lagrangeRule } from './solvers/multistep-rules.ts'
import { uniPcRule } from './solvers/unipc.ts'
import { dormandPrince5 } from './tableaux.ts'
import { exactNetwork, gaussian, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'
import type { Network } from './types.ts'

const start = standardStart(4)
const networks: readonly [string, Network][] = [
  ['EDM', exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })],
  ['VP', exactNetwork(mixture4, vpLinearSchedule(), { predictionType: 'v_prediction' })],
  ['flow', exactNetwork(mixture4, flowSchedule({ labelScale: 1000 }), { predictionType: 'flow' })],
]
const { info } = findMethod('euler')
const methodOf = (rule: MultistepRule): Method => ({ info, run: multistep(rule) })

/** Unit states of both after every step but the last `less`, to 1e-13 of order one, on every kind of model. */
function same(
  a: Partial<SolverChoice> | Method,
  b: Partial<SolverChoice> | Method,
  { less = 0, on = networks, ...rest }: Partial<SampleOptions> & { less?: number; on?: typeof networks } = {},
): void {
  for (const [name, network] of on) {
    for (const id of ['karras', 'exponential']) {
      const [one, other] = [a, b].map((way) => {
        const states: Float64Array[] = []
        const given = 'run' in way ? { method: way } : {}
        const choice = { steps: 12, nodes: { id, rho: 7 }, ...('run' in way ? {} : way) }
        const onStep: SampleOptions['onStep'] = ({ kind }, { at }) => void (kind === 'step' && states.push(at!.u.slice()))
        const noise = { fill: (out: Float64Array): void => out.forEach((_, i) => (out[i] = Math.cos(states.length + i))) }
        sampleSync(network, options(start, choice, { noise, onStep, ...rest, ...given }))
        return states
      })
      expect(one).toHaveLength(11)
      for (let n = 0; n < 11 - less; n++)
        expect(largestDifference(one![n]!, other![n]!), `${name} ${id} ${n}`).toBeLessThan(1e-13)
    }
  }
}

describe('Euler', () => {
  it.each([
    ['DPM-Solver-1', lagrangeRule('noise', 'lambda', 1)],
    ['DPM-Solver++1', lagrangeRule('data', 'lambda', 1)],
    ['DEIS of order 0', lagrangeRule('noise', 't', 1)],
    ['UniP-1', { ...uniPcRule(1, 'bh2', 'noise'), reweigh: undefined }],
  ] as const)('is %s', (_name, rule) => same({ id: 'euler' }, methodOf(rule as MultistepRule)))

  it('turns the unit state by the angle between two levels', () => {
    const rotation = overLevels(() => ({
      depth: 1,
      fromInfinity: true,
      advance: ({ u, next, s, sNext, past }) => {
        const by = Math.atan(s) - Math.atan(sNext)
        const { denoised, eps } = past[0]!
        for (let i = 0; i < u.length; i++) {
          const v = cosLevel(s) * eps[i]! - Math.sin(Math.atan(s)) * denoised[i]!
          next[i] = Math.cos(by) * u[i]! - Math.sin(by) * v
        }
      },
    }))
    same({ id: 'euler' }, { info, run: rotation })
  })
})

it('DDIM of any eta is the ancestral step of k-diffusion with that eta', () => {
  for (const eta of [0.3, 0.6, 1]) {
    const ancestral = overLevels((problem) => {
      const z = problem.state()
      return {
        depth: 1,
        fromInfinity: true,
        *advance({ u, next, s, sNext: t, past }) {
          yield { kind: 'noise', into: z } as const
          const { denoised, eps } = past[0]!
          const up = s === Infinity ? Math.min(t, eta * t) : Math.min(t, eta * Math.sqrt((t ** 2 * (s ** 2 - t ** 2)) / s ** 2))
          const down = Math.sqrt(t ** 2 - up ** 2)
          for (let i = 0; i < u.length; i++) {
            const xbar = s === Infinity ? denoised[i]! + down * eps[i]! : u[i]! / cosLevel(s) + (down - s) * eps[i]!
            next[i] = cosLevel(t) * (xbar + up * z[i]!)
          }
        },
      }
    })
    same({ id: 'ddim-eta', eta }, { info, run: ancestral })
  }
})

it('RES-2M has the weights phi_1 - phi_2/c and phi_2/c of a stage at c = -r', () => {
  const rule: MultistepRule = {
    quantity: 'data',
    depth: 2,
    weigh: ({ s, sNext, levels, known }, w) => {
      const h = Math.log(s / sNext)
      w[0] = h * phi(1, -h)
      if (known < 2) return 1
      w[1] = (h * phi(2, -h) * -h) / Math.log(levels[1]! / s)
      w[0] -= w[1]
      return 2
    },
  }
  same({ id: 'res-2m' }, methodOf(rule))
})

it.each([3, 4])('UniP-%i, the predictor alone, is exponential Adams-Bashforth of that order', (order) => {
  for (const variant of ['bh1', 'bh2'] as const) {
    const { reweigh: _, ...predictor } = uniPcRule(order, variant, 'data')
    const exactStart = (s: number, u: Float64Array): void => void u.fill(Math.sin(s))
    // UniPC lowers its order towards the end, and both take lower ones after an Euler step from pure noise.
    same(methodOf(predictor), { id: `exp-ab-${order}` }, { less: order - 1, on: networks.slice(0, 2), exactStart })
  }
})

it('torchdiffeq’s own weights of the Dormand-Prince estimate are of fourth order too', () => {
  const bHat = [1951 / 21600, 0, 22642 / 50085, 451 / 720, -12231 / 42400, 649 / 6300, 1 / 60]
  expect(examineTableau({ ...dormandPrince5, bHat })).toMatchObject({ order: 5, estimateOrder: 4 })
})

it('the analytical first answer misses that of N(0, 1/4) by 4e-5 at s = 80', () => {
  const network = exactNetwork(gaussian([0, 0, 0, 0], 0.5), edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
  const nodes = { id: 'custom', rho: 7, list: [80, 2] }
  /** What the step took for eps, of a state of 80 z. */
  const [analytic, exact] = [true, false].map((afs) => {
    const { u } = sampleSync(network, options(start, { id: 'euler', nodes, afs }))
    return u.map((value, i) => (value * Math.hypot(1, 2) - 80 * start[i]!) / (2 - 80))
  })
  start.forEach((z, i) => {
    expect(analytic![i]).toBeCloseTo((80 * z) / Math.hypot(1, 80), 12)
    expect(exact![i]).toBeCloseTo((80 * 80 * z) / (80 ** 2 + 0.25), 12)
    expect(exact![i]! / analytic![i]! - 1).toBeCloseTo(3.9e-5, 6)
  })
})

it('readings of DDPM’s training steps in ln s and in ln alpha differ by 3.7 % at the first and below 0.3 % from the fifth on', () => {
  const levels = levelsFromBetas(betasByName('linear', 1e-4, 0.02, 1000))
  const [sigma, alpha] = [discreteSchedule(levels), discreteSchedule(levels, 'log-alpha')]
  const gaps = Array.from({ length: 999 }, (_, i) => Math.abs(sigma.s(i + 0.5) / alpha.s(i + 0.5) - 1))
  expect(gaps[0]).toBeCloseTo(0.037, 3)
  expect(Math.max(...gaps)).toBe(gaps[0])
  expect(Math.max(...gaps.slice(5))).toBeLessThan(0.003)
})

it('the noise in a state at s = 0.002 keeps its digits, where single precision leaves 5e-6 of them', () => {
  const [d, eps] = [Math.fround(0.7), 1.234567]
  const conversion = createConversion()
  for (const [s, lost] of [
    [0.002, 5e-6],
    [0.0002, 1e-4],
  ] as const) {
    const single = Math.fround(Math.fround(Math.fround(d + Math.fround(s * eps)) - d) / s)
    expect(Math.abs(single / eps - 1)).toBeGreaterThan(lost / 2)
    convertAt('sample', edmSchedule(), 0.5, s, conversion)
    const u = (d + s * eps) * cosLevel(s)
    expect(Math.abs(conversion.noiseState * u + conversion.noiseOutput * d - eps)).toBeLessThan(4e-16 / s)
  }
})
