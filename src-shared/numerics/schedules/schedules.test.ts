import { describe, expect, it } from 'vitest'
import { cosLevel, sinLevel } from '../level.ts'
import vectors from '../testing/vectors/diffusers.json' with { type: 'json' }
import type { Schedule } from '../types.ts'
import {
  betasByName,
  cosineSchedule,
  discreteSchedule,
  edmSchedule,
  flowSchedule,
  levelsFromBetas,
  scheduleFromConfig,
  veSchedule,
  vpLinearSchedule,
  vpLogLabelSchedule,
} from './index.ts'

const linear = levelsFromBetas(betasByName('linear', 1e-4, 0.02, 1000))
const scaled = levelsFromBetas(betasByName('scaled_linear', 0.00085, 0.012, 1000))
const zero = levelsFromBetas(betasByName('scaled_linear', 0.00085, 0.012, 1000), true)

const all: readonly [string, Schedule][] = [
  ['vp-linear', vpLinearSchedule(0.1, 20, { labelScale: 999 })],
  ['cosine', cosineSchedule()],
  ['edm', edmSchedule()],
  ['ve', veSchedule()],
  ['ve by sigma', veSchedule(0.01, 50, 'sigma')],
  ['flow', flowSchedule({ labelScale: 1000, shift: 3 })],
  ['vp-log', vpLogLabelSchedule(0.002, 700)],
  ['discrete, log sigma', discreteSchedule(scaled)],
  ['discrete, log alpha', discreteSchedule(scaled, 'log-alpha')],
  ['discrete, zero SNR', discreteSchedule(zero)],
]

describe.each(all)('schedule %s', (_name, schedule) => {
  const { sMin, sMax } = schedule
  const top = Math.min(sMax, 5000)
  const levels = Array.from({ length: 41 }, (_, i) => sMin * (top / sMin) ** (i / 40))

  it('maps labels and levels onto each other', () => {
    for (const s of levels) expect(Math.abs(schedule.s(schedule.t(s)) / s - 1)).toBeLessThan(1e-9)
    const back = schedule.s(schedule.t(sMax))
    if (sMax === Infinity) expect(back).toBe(Infinity)
    else expect(Math.abs(back / sMax - 1)).toBeLessThan(1e-9)
  })

  it('keeps s = sigma/alpha', () => {
    for (const s of levels) expect(Math.abs(schedule.sigma(s) / schedule.alpha(s) / s - 1)).toBeLessThan(1e-12)
  })

  it('has the rates of its own alpha and sigma', () => {
    if (!schedule.alphaRate || !schedule.sigmaRate) return
    for (const s of levels.slice(1, -1)) {
      const t = schedule.trainSteps ? Math.floor(schedule.t(s)) + 0.5 : schedule.t(s)
      const h = 1e-5 * (schedule.trainSteps ? 1 : Math.max(Math.abs(t), 1e-2))
      const slope = (f: (s: number) => number): number => (f(schedule.s(t + h)) - f(schedule.s(t - h))) / (2 * h)
      const size = Math.abs(slope(schedule.sigma)) + Math.abs(slope(schedule.alpha))
      expect(Math.abs(schedule.alphaRate(t) - slope(schedule.alpha)) / size).toBeLessThan(1e-6)
      expect(Math.abs(schedule.sigmaRate(t) - slope(schedule.sigma)) / size).toBeLessThan(1e-6)
    }
  })
})

describe('closed forms', () => {
  it('VP linear: s(1) = 152.2, s(1e-3) = 0.0105', () => {
    const { s } = vpLinearSchedule()
    expect(s(1)).toBeCloseTo(152.167, 2)
    expect(s(1e-3)).toBeCloseTo(0.010486, 5)
    expect(s(1e-5)).toBeCloseTo(0.0010005, 6)
  })

  it('discrete ranges: DDPM 0.0100 to 157.4, Stable Diffusion 0.0292 to 14.61', () => {
    expect([linear[0]!, linear[999]!].map((s) => Number(s.toPrecision(4)))).toEqual([0.01, 157.4])
    expect([scaled[0]!, scaled[999]!].map((s) => Number(s.toPrecision(4)))).toEqual([0.02917, 14.61])
  })

  it('a flow shift multiplies s', () => {
    const plain = flowSchedule({ tMin: 0.01, tMax: 0.9 })
    const shifted = flowSchedule({ tMin: 0.01, tMax: 0.9, shift: 3 })
    expect(shifted.sMax).toBeCloseTo(3 * plain.sMax, 12)
    expect(shifted.t(3 * plain.s(0.5))).toBeCloseTo((3 * 0.5) / (1 + 2 * 0.5), 14)
  })

  it('pure noise is a level like any other', () => {
    const schedule = discreteSchedule(zero)
    expect(schedule.sMax).toBe(Infinity)
    expect([schedule.alpha(Infinity), schedule.sigma(Infinity), schedule.t(Infinity), schedule.s(999)]).toEqual([
      0,
      1,
      999,
      Infinity,
    ])
    expect(schedule.t(schedule.s(998.5))).toBeCloseTo(998.5, 9)
    expect([cosLevel(Infinity), sinLevel(Infinity), cosLevel(0), sinLevel(0)]).toEqual([0, 1, 1, 0])
  })
})

describe('discrete-time adapters', () => {
  it('log sigma: half an index is the geometric mean of the levels', () => {
    const { s, t } = discreteSchedule(scaled)
    for (const i of [0, 4, 500, 998]) {
      expect(s(i + 0.5)).toBeCloseTo(Math.sqrt(scaled[i]! * scaled[i + 1]!), 12)
      expect(s(i)).toBe(scaled[i])
      expect(t(scaled[i]!)).toBe(i)
    }
    expect([t(1e-9), t(1e9)]).toEqual([0, 999])
  })

  it('log alpha: half an index is the geometric mean of the alphas', () => {
    const { s } = discreteSchedule(scaled, 'log-alpha')
    for (const i of [0, 4, 500, 998]) {
      expect(cosLevel(s(i + 0.5))).toBeCloseTo(Math.sqrt(cosLevel(scaled[i]!) * cosLevel(scaled[i + 1]!)), 12)
    }
  })

  it('both differ by less than 0.3 % in s from index 5 on, by some 4 % at the first', () => {
    const [sigma, alpha] = [discreteSchedule(scaled), discreteSchedule(scaled, 'log-alpha')]
    const gap = (index: number): number => Math.abs(sigma.s(index) / alpha.s(index) - 1)
    for (let i = 5; i < 999; i++) expect(gap(i + 0.5)).toBeLessThan(0.003)
    expect(gap(0.5)).toBeGreaterThan(0.02)
    expect(gap(0.5)).toBeLessThan(0.06)
  })

  it('floor: whole labels only', () => {
    const { s, t } = discreteSchedule(scaled, 'floor')
    for (const index of [0.2, 3.99, 500.5, 998.001]) expect(t(discreteSchedule(scaled).s(index))).toBe(Math.floor(index))
    expect(t(s(500))).toBe(500)
  })
})

describe('scheduler configurations', () => {
  it.each(vectors.levels)('$name has the levels of diffusers', ({ name, config, indices, alphasCumprod }) => {
    const { schedule } = scheduleFromConfig(config)
    for (const [i, index] of indices.entries()) {
      const bar = alphasCumprod[i]!
      const s = Math.sqrt((1 - bar) / bar)
      const own = schedule.s(index)
      if (s === Infinity) expect(own).toBe(Infinity)
      /** diffusers multiplies in float32, which costs digits where 1 - bar or bar is small. */
      else expect(Math.abs(own / s - 1), `${name} ${index}`).toBeLessThan(2e-5 + 1e-7 / Math.min(bar, 1 - bar))
    }
  })

  it('reads what kind of model it is', () => {
    const read = (config: Record<string, unknown>): unknown[] => {
      const { schedule, predictionType, sigmaData, warnings } = scheduleFromConfig(config)
      return [schedule.id, predictionType, sigmaData, schedule.trainSteps, warnings.length]
    }
    expect(
      read({
        _class_name: 'PNDMScheduler',
        beta_schedule: 'scaled_linear',
        beta_start: 0.00085,
        beta_end: 0.012,
        steps_offset: 1,
      }),
    ).toEqual(['ddpm', 'epsilon', 1, 1000, 0])
    expect(read({ _class_name: 'EulerDiscreteScheduler', prediction_type: 'v_prediction' })).toEqual([
      'ddpm',
      'v_prediction',
      1,
      1000,
      0,
    ])
    expect(read({ _class_name: 'DDPMScheduler', clip_sample: true })).toEqual(['ddpm', 'epsilon', 1, 1000, 1])
    expect(read({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3, use_dynamic_shifting: true })).toEqual([
      'rectified-flow',
      'flow',
      1,
      null,
      0,
    ])
    expect(read({ _class_name: 'DPMSolverMultistepScheduler', use_flow_sigmas: true, flow_shift: 3 })).toEqual([
      'rectified-flow',
      'flow',
      1,
      null,
      0,
    ])
    expect(read({ _class_name: 'UniPCMultistepScheduler', prediction_type: 'flow_prediction', flow_shift: 3 })).toEqual([
      'rectified-flow',
      'flow',
      1,
      null,
      1,
    ])
    expect(read({ _class_name: 'EDMEulerScheduler', sigma_data: 0.5 })).toEqual(['edm', 'edm', 0.5, null, 0])
    expect(read({ _class_name: 'ScoreSdeVeScheduler' })).toEqual(['ve', 'score', 0.5, null, 0])
    expect(read({ _class_name: 'ScoreSdeVpScheduler' })).toEqual(['vp-linear', 'epsilon', 1, null, 0])
    expect(
      read({
        _class_name: 'EulerDiscreteScheduler',
        timestep_type: 'continuous',
        prediction_type: 'v_prediction',
        sigma_min: 0.002,
        sigma_max: 700,
      }),
    ).toEqual(['vp-log', 'v_prediction', 1, null, 0])
    const { schedule, warnings } = scheduleFromConfig({ _class_name: 'DDIMScheduler', rescale_betas_zero_snr: true })
    expect([schedule.trainSteps, Number.isFinite(schedule.sMax), warnings.length]).toEqual([999, true, 1])
    expect(scheduleFromConfig({ _class_name: 'EDMEulerScheduler' }).schedule.t(80)).toBeCloseTo(Math.log(80) / 4, 14)
    const flow = scheduleFromConfig({ _class_name: 'FlowMatchEulerDiscreteScheduler' }).schedule
    expect([flow.sMax, flow.t(Infinity), flow.t(1)]).toEqual([Infinity, 1000, 500])
  })

  it('reads a flow prediction alike with use_flow_sigmas and without', () => {
    const config = { _class_name: 'UniPCMultistepScheduler', prediction_type: 'flow_prediction', flow_shift: 3 }
    const [flagged, bare] = [{ use_flow_sigmas: true }, {}].map((more) => scheduleFromConfig({ ...config, ...more }).schedule)
    expect(bare!.grid!.own!(4)).toEqual(flagged!.grid!.own!(4))
    expect([bare!.sMax, bare!.t(1)]).toEqual([flagged!.sMax, flagged!.t(1)])
  })

  it('says what it cannot read', () => {
    const broken: readonly [Record<string, unknown>, string][] = [
      [{}, 'names no scheduler class'],
      [{ _class_name: 'WuerstchenScheduler' }, '"WuerstchenScheduler", which is unknown'],
      [{ _class_name: 'DDPMScheduler', beta_schedule: 'wavy' }, '"wavy" is unknown'],
      [{ _class_name: 'DDPMScheduler', prediction_type: 'velocity' }, '"velocity" is unknown'],
      [{ _class_name: 'DDPMScheduler', beta_end: 'high' }, 'beta_end = "high"'],
      [{ _class_name: 'DDPMScheduler', trained_betas: [0.1, 2] }, 'betas outside (0, 1)'],
      [{ _class_name: 'DDPMScheduler', num_train_timesteps: 1 }, 'at least two training steps'],
      [{ _class_name: 'DDPMScheduler', num_train_timesteps: 1e9 }, 'up to 100000'],
      [{ _class_name: 'DDPMScheduler', num_train_timesteps: 999.5 }, 'whole numbers'],
      [{ _class_name: 'EDMEulerScheduler', prediction_type: 'v_prediction' }, 'only "epsilon" can'],
    ]
    for (const [config, words] of broken) expect(() => scheduleFromConfig(config)).toThrow(words)
  })
})
