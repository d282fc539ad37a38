import { cosLevel, sinLevel } from '../level.ts'
import type { Schedule } from '../types.ts'

/** Bounds in the schedule's own time, and the factor by which the network's label exceeds it. */
export interface ContinuousOptions {
  readonly tMin?: number
  readonly tMax?: number
  readonly labelScale?: number
}

/** beta(t) = betaMin + (betaMax - betaMin) t, t in [tMin, 1] (Song et al. 2021, VP SDE). */
export function vpLinearSchedule(betaMin = 0.1, betaMax = 20, options: ContinuousOptions = {}): Schedule {
  const { tMin = 1e-3, tMax = 1, labelScale = 1 } = options
  const slope = betaMax - betaMin
  const level = (time: number): number => Math.sqrt(Math.expm1(0.5 * slope * time * time + betaMin * time))
  const beta = (time: number): number => betaMin + slope * time
  return {
    id: 'vp-linear',
    sMin: level(tMin),
    sMax: level(tMax),
    trainSteps: null,
    alpha: cosLevel,
    sigma: sinLevel,
    t: (s) => (labelScale * 2 * Math.log1p(s * s)) / (Math.sqrt(betaMin * betaMin + 2 * slope * Math.log1p(s * s)) + betaMin),
    s: (t) => level(t / labelScale),
    alphaRate: (t) => (-0.5 * beta(t / labelScale) * cosLevel(level(t / labelScale))) / labelScale,
    sigmaRate: (t) => {
      const s = level(t / labelScale)
      return (0.5 * beta(t / labelScale) * cosLevel(s)) / s / labelScale
    },
  }
}

/**
 * alpha(t) = cos(pi/2 (t+c)/(1+c)) / cos(pi/2 c/(1+c)) (Nichol and Dhariwal 2021, eq. 17). alpha reaches 0 at t = 1, so
 * tMax below 1 keeps the largest level finite.
 */
export function cosineSchedule(offset = 0.008, options: ContinuousOptions = {}): Schedule {
  const { tMin = 1e-3, tMax = 0.9946, labelScale = 1 } = options
  const rate = Math.PI / 2 / (1 + offset)
  const first = Math.cos(rate * offset)
  const alpha = (time: number): number => Math.cos(rate * (time + offset)) / first
  /** sin^2 of the unit angle without cancellation: (cos^2 a - cos^2 b) = sin(b - a) sin(b + a). */
  const level = (time: number): number => {
    if (time >= 1) return Infinity
    return Math.sqrt(Math.sin(rate * time) * Math.sin(rate * (time + 2 * offset))) / first / alpha(time)
  }
  return {
    id: 'cosine',
    sMin: level(tMin),
    sMax: level(tMax),
    trainSteps: null,
    alpha: cosLevel,
    sigma: sinLevel,
    t: (s) => labelScale * (Math.acos(first * cosLevel(s)) / rate - offset),
    s: (t) => level(t / labelScale),
    alphaRate: (t) => (-rate * Math.sin(rate * (t / labelScale + offset))) / first / labelScale,
    sigmaRate: (t) => {
      const time = t / labelScale
      return (rate * Math.sin(rate * (time + offset)) * alpha(time)) / first / sinLevel(level(time)) / labelScale
    },
  }
}

/** alpha = 1, sigma = s, the network's label is ln(s)/4 times `labelScale` (Karras et al. 2022, table 1). */
export function edmSchedule(sMin = 0.002, sMax = 80, labelScale = 1): Schedule {
  return {
    id: 'edm',
    sMin,
    sMax,
    trainSteps: null,
    alpha: () => 1,
    sigma: (s) => s,
    t: (s) => (labelScale * Math.log(s)) / 4,
    s: (t) => Math.exp((4 * t) / labelScale),
    alphaRate: () => 0,
    sigmaRate: (t) => (4 / labelScale) * Math.exp((4 * t) / labelScale),
  }
}

/** s = sMin (sMax/sMin)^t with alpha = 1 (Song et al. 2021, VE SDE). `label` is what the network is told: t or s itself. */
export function veSchedule(sMin = 0.01, sMax = 50, label: 'time' | 'sigma' = 'time'): Schedule {
  const rate = Math.log(sMax / sMin)
  const common = { id: 've', sMin, sMax, trainSteps: null, alpha: () => 1, sigma: (s: number) => s, alphaRate: () => 0 }
  if (label === 'sigma') return { ...common, t: (s) => s, s: (t) => t, sigmaRate: () => 1 }
  return {
    ...common,
    t: (s) => Math.log(s / sMin) / rate,
    s: (t) => sMin * Math.exp(rate * t),
    sigmaRate: (t) => rate * sMin * Math.exp(rate * t),
  }
}

/**
 * Rectified flow: alpha = 1 - t, sigma = t, s = t/(1-t). A shift a replaces t by a t/(1 + (a-1) t), that is s by a s: it
 * moves the nodes and the ends, never what the network is told at a given s.
 */
export function flowSchedule(options: ContinuousOptions & { shift?: number } = {}): Schedule {
  const { tMin = 1e-3, tMax = 1, labelScale = 1, shift = 1 } = options
  const level = (time: number): number => (time >= 1 ? Infinity : time / (1 - time))
  return {
    id: 'rectified-flow',
    sMin: shift * level(tMin),
    sMax: shift * level(tMax),
    trainSteps: null,
    alpha: (s) => 1 / (1 + s),
    sigma: (s) => (s > 1 ? 1 / (1 + 1 / s) : s / (1 + s)),
    t: (s) => labelScale * (s > 1 ? 1 / (1 + 1 / s) : s / (1 + s)),
    s: (t) => level(t / labelScale),
    alphaRate: () => -1 / labelScale,
    sigmaRate: () => 1 / labelScale,
    grid: { shift, stepsOffset: 0 },
  }
}

/** A variance-preserving model with the label ln(s)/4 (diffusers' Euler scheduler with `timestep_type: continuous`). */
export function vpLogLabelSchedule(sMin: number, sMax: number): Schedule {
  return {
    id: 'vp-log',
    sMin,
    sMax,
    trainSteps: null,
    alpha: cosLevel,
    sigma: sinLevel,
    t: (s) => Math.log(s) / 4,
    s: (t) => Math.exp(4 * t),
  }
}
