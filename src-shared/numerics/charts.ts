import { NumericsError } from './errors.ts'
import { cosLevel, sinLevel } from './level.ts'
import type { Network, Schedule } from './types.ts'

export const chartIds = ['angle', 'rectified-flow', 'sigma', 'log-sigma', 'native'] as const
export type ConcreteChartId = (typeof chartIds)[number]

/**
 * Coordinates of the probability-flow ODE. With u the unit state, y = scale(s) u and
 * dy/dtau = dataRate(s) D + noiseRate(s) eps. Every chart describes the same flow.
 */
export interface Chart {
  readonly id: ConcreteChartId
  readonly sigmaData: number
  readonly tau: (s: number) => number
  readonly s: (tau: number) => number
  readonly scale: (s: number) => number
  readonly dataRate: (s: number) => number
  readonly noiseRate: (s: number) => number
  /** Size of y relative to the angle chart's, by which an absolute tolerance is multiplied; 1 where |y| is of order one. */
  readonly weight: (s: number) => number
}

const one = (): number => 1
const growth = (s: number, sigmaData: number): number => Math.hypot(1, s / sigmaData)

/** phi = atan(s/sigmaData), y = xbar cos(phi): finite at both ends; for an EDM network dy/dphi = -sigmaData F. */
function angle(sigmaData: number): Chart {
  return {
    id: 'angle',
    sigmaData,
    tau: (s) => Math.atan(s / sigmaData),
    s: (tau) => sigmaData * Math.tan(tau),
    scale: (s) =>
      s > 1
        ? Math.sqrt(1 + 1 / s / s) / Math.sqrt(1 / s / s + 1 / (sigmaData * sigmaData))
        : Math.sqrt(1 + s * s) / Math.hypot(1, s / sigmaData),
    dataRate: (s) => -sinLevel(s / sigmaData),
    noiseRate: (s) => sigmaData * cosLevel(s / sigmaData),
    weight: one,
  }
}

/** tau = s/(1+s), y = xbar/(1+s): dy/dtau = eps - D, straight for a point mass, finite at both ends. */
function rectifiedFlow(sigmaData: number): Chart {
  return {
    id: 'rectified-flow',
    sigmaData,
    tau: (s) => (s > 1 ? 1 / (1 + 1 / s) : s / (1 + s)),
    s: (tau) => tau / (1 - tau),
    scale: (s) => (s > 1 ? Math.sqrt(1 + 1 / s / s) / (1 + 1 / s) : Math.sqrt(1 + s * s) / (1 + s)),
    dataRate: () => -1,
    noiseRate: one,
    weight: one,
  }
}

/** tau = s, y = xbar = x/alpha: dy/ds = eps (Karras et al. 2022, eq. 1 with sigma(t) = t). */
function sigma(sigmaData: number): Chart {
  return {
    id: 'sigma',
    sigmaData,
    tau: (s) => s,
    s: (tau) => tau,
    scale: (s) => Math.hypot(1, s),
    dataRate: () => 0,
    noiseRate: one,
    weight: (s) => growth(s, sigmaData),
  }
}

/** tau = lambda = -ln s, y = xbar: dy/dlambda = -s eps. */
function logSigma(sigmaData: number): Chart {
  return {
    id: 'log-sigma',
    sigmaData,
    tau: (s) => -Math.log(s),
    s: (tau) => Math.exp(-tau),
    scale: (s) => Math.hypot(1, s),
    dataRate: () => 0,
    noiseRate: (s) => -s,
    weight: (s) => growth(s, sigmaData),
  }
}

/** Derivative of f at t, central differences of fourth order, for schedules without analytic rates. */
function derivative(f: (t: number) => number, t: number): number {
  const h = 1e-3 * Math.max(Math.abs(t), 1e-3)
  return (8 * (f(t + h) - f(t - h)) - (f(t + 2 * h) - f(t - 2 * h))) / (12 * h)
}

/** tau = t, the network's own time label, y = x = alpha x0 + sigma eps: dx/dt = alpha' D + sigma' eps. */
function native(sigmaData: number, schedule: Schedule): Chart {
  const norm = (s: number): number => (s === Infinity ? schedule.sigma(s) : Math.hypot(schedule.alpha(s), schedule.sigma(s)))
  return {
    id: 'native',
    sigmaData,
    tau: (s) => schedule.t(s),
    s: (tau) => schedule.s(tau),
    scale: norm,
    dataRate: (s) => {
      const t = schedule.t(s)
      return schedule.alphaRate ? schedule.alphaRate(t) : derivative((at) => schedule.alpha(schedule.s(at)), t)
    },
    noiseRate: (s) => {
      const t = schedule.t(s)
      return schedule.sigmaRate ? schedule.sigmaRate(t) : derivative((at) => schedule.sigma(schedule.s(at)), t)
    },
    weight: (s) => norm(s) * Math.hypot(cosLevel(s), sinLevel(s) / sigmaData),
  }
}

/** @throws NumericsError for `native` without a schedule and for an unknown id. */
export function createChart(id: string, sigmaData: number, schedule?: Schedule): Chart {
  switch (id) {
    case 'angle':
      return angle(sigmaData)
    case 'rectified-flow':
      return rectifiedFlow(sigmaData)
    case 'sigma':
      return sigma(sigmaData)
    case 'log-sigma':
      return logSigma(sigmaData)
    case 'native':
      if (schedule) return native(sigmaData, schedule)
      throw new NumericsError('invalid-input', "The native chart needs the model's schedule; pass it along.")
  }
  throw new NumericsError('invalid-input', `There is no chart "${id}"; choose one of auto, ${chartIds.join(', ')}.`)
}

/** The chart for a choice that may be `auto`: rectified flow for flow models, angle for all others. */
export function chooseChart(choice: string, network: Network, sMax: number, preferred?: ConcreteChartId): Chart {
  const natural = network.predictionType === 'flow' ? 'rectified-flow' : 'angle'
  let id = choice === 'auto' ? (preferred ?? natural) : choice
  if (sMax === Infinity && (id === 'sigma' || id === 'log-sigma')) {
    if (choice !== 'auto') {
      throw new NumericsError(
        'invalid-input',
        `The ${id} chart cannot start at pure noise; choose auto, angle or rectified-flow.`,
      )
    }
    id = natural
  }
  return createChart(id, network.sigmaData, network.schedule)
}
