import { expect, it } from 'vitest'
import { layNodes } from '../nodes.ts'
import { scheduleFromConfig } from '../schedules/index.ts'
import { sigmasText } from './sigmas-text.ts'

it('a diffusion model is written in sigma/alpha, as the published list of ten levels for Stable Diffusion 1', () => {
  const { schedule } = scheduleFromConfig({
    _class_name: 'DDIMScheduler',
    beta_schedule: 'scaled_linear',
    beta_start: 0.00085,
    beta_end: 0.012,
  })
  const { manualSigmas, sdCpp } = sigmasText(Array.from(layNodes(schedule, 11, { id: 'ays-sd', rho: 7 })), 'epsilon')
  const numbers = manualSigmas.split(', ').map(Number)
  const published = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029, 0]
  numbers.forEach((sigma, i) => expect(Math.abs(sigma - published[i]!)).toBeLessThan(0.01 * published[i]! + 1e-12))
  expect(numbers).toHaveLength(12)
  expect(manualSigmas.endsWith(', 0.0')).toBe(true)
  expect(sdCpp).toBe(`--sigmas ${manualSigmas.replaceAll(', ', ',')}`)
})

it('a flow model is written in its own time, shift included', () => {
  const { schedule } = scheduleFromConfig({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 })
  const levels = Array.from(layNodes(schedule, 4, { id: 'trailing', rho: 7 }))
  /** t' = 3 t/(1 + 2 t) at t = 1, 3/4, 1/2, 1/4. */
  expect(sigmasText(levels, 'flow').manualSigmas).toBe('1, 0.9, 0.75, 0.5, 0.0')
})

it('numbers are read back as the same nodes to seven digits', () => {
  const levels = [80, 12.345678901, 0.0020000001]
  const back = sigmasText(levels, 'edm').sdCpp.slice('--sigmas '.length).split(',').map(Number)
  levels.forEach((s, i) => expect(Math.abs(back[i]! / s - 1)).toBeLessThan(1e-6))
})

it('pure noise has no number outside flow models', () => {
  expect(() => sigmasText([Infinity, 1], 'v_prediction')).toThrow('choose nodes with a finite start')
  expect(sigmasText([Infinity, 1], 'flow').manualSigmas).toBe('1, 0.5, 0.0')
})
