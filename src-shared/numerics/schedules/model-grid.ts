import { beta, range, rounded } from '../spacing.ts'
import type { Schedule } from '../types.ts'

type Config = Readonly<Record<string, unknown>>

/** Levels that a model's own scheduler would step through, highest first. */
export type ModelGrid = (count: number) => number[]

/** Schedulers that lay one label more than they have steps and leave the last out. */
const openClasses = /^(DPMSolver(Multistep|Singlestep)|DEISMultistep|UniPCMultistep|SASolver)/

const rho = 7

const classOf = (config: Config): string => (typeof config['_class_name'] === 'string' ? config['_class_name'] : '')

/**
 * The grid of a discrete-time model by `timestep_spacing`, `steps_offset`, `use_karras_sigmas`, `use_exponential_sigmas`,
 * `use_beta_sigmas` and, for LCM, `original_inference_steps`, as diffusers lays it. Labels between two training steps take
 * the level between theirs, linear in s.
 */
export function discreteGrid(config: Config, levels: Float64Array): ModelGrid {
  const className = classOf(config)
  const last = levels.length - 1
  const open = openClasses.test(className)
  const between = (label: number): number => {
    const at = Math.min(last, Math.max(0, label))
    const i = Math.min(last - 1, Math.floor(at))
    return at === last ? levels[last]! : levels[i]! + (at - i) * (levels[i + 1]! - levels[i]!)
  }
  return (count) => {
    if (/^(LCM|TCD)/.test(className)) return consistentLabels(config, levels.length, count).map(between)
    const whole = labels(config, levels.length, count, open)
    const own = whole.map(between)
    const ends = open ? [levels[0]!, levels[last]!] : [own.at(-1)!, own[0]!]
    return spaced(config, count, ends[0]!, ends[1]!) ?? own
  }
}

/** The labels of each spacing; real numbers where the scheduler interpolates. */
function labels(config: Config, steps: number, count: number, open: boolean): number[] {
  const offset = typeof config['steps_offset'] === 'number' ? config['steps_offset'] : 0
  const points = open ? count + 1 : count
  const interpolates = /^(Euler|LMS|Heun|KDPM2|DPMSolverSDE)/.test(classOf(config))
  switch (config['timestep_spacing'] ?? usualSpacing(config)) {
    case 'trailing':
      return range(count, (i) => rounded(steps - (i * steps) / count) - 1)
    case 'linspace': {
      const at = range(points, (i) => ((points - 1 - i) / Math.max(1, points - 1)) * (steps - 1)).slice(0, count)
      return interpolates ? at : at.map(rounded)
    }
    default: {
      const stride = Math.floor(steps / points)
      return range(count, (i) => (points - 1 - i) * stride + offset)
    }
  }
}

/** What a class lays where its configuration does not say. */
function usualSpacing(config: Config): string {
  return /^(Euler|LMS|Heun|KDPM2|DPMSolver|DEIS|UniPC|SASolver)/.test(classOf(config)) ? 'linspace' : 'leading'
}

/** Labels among the `original_inference_steps` that the model was distilled on. */
function consistentLabels(config: Config, steps: number, count: number): number[] {
  const told = config['original_inference_steps']
  const original = Math.min(steps, Math.max(1, typeof told === 'number' ? told : 50))
  const stride = Math.floor(steps / original)
  return range(Math.min(count, original), (i) => (original - Math.floor((i * original) / count)) * stride - 1)
}

/** Levels laid between two ends, null where the configuration asks for labels. */
function spaced(config: Config, count: number, low: number, high: number): number[] | null {
  const top = high === Infinity ? Math.max(80, 2 * low) : high
  const fraction = (i: number): number => (count === 1 ? 0 : i / (count - 1))
  if (config['use_karras_sigmas'] === true)
    return range(count, (i) => (top ** (1 / rho) + fraction(i) * (low ** (1 / rho) - top ** (1 / rho))) ** rho)
  if (config['use_exponential_sigmas'] === true) return range(count, (i) => top * Math.exp(fraction(i) * Math.log(low / top)))
  if (config['use_beta_sigmas'] === true) return range(count, (i) => low + beta.quantile(1 - fraction(i)) * (top - low))
  return null
}

/**
 * The grid of a flow model in its time tau = s/(1 + s): evenly spaced, shifted, stretched to end at `shift_terminal`. Models
 * that shift with the size, and Flux (`packed`), whose pipeline lays its levels itself, go tau = 1, 1 - 1/n, ... (`evenly`); the others
 * end at their smallest training step.
 */
export function flowGrid(config: Config, shift: number, steps: number, evenly: boolean): ModelGrid {
  const shifted = (tau: number): number => (shift * tau) / (1 + (shift - 1) * tau)
  const unified = !classOf(config).startsWith('FlowMatch')
  /** Share of noise at the i-th of n levels before the shift, of solvers that read a flow model by `use_flow_sigmas`. */
  const fallen = classOf(config).startsWith('UniPC')
    ? (i: number, n: number) => 1 - (i * (1 - 1 / steps)) / n
    : (i: number, n: number) => (1 - 1 / steps) * (1 - i / n)
  const terminal = config['shift_terminal']
  return (count) => {
    const least = shifted(1 / steps)
    const fraction = (i: number): number => (count === 1 ? 0 : i / (count - 1))
    let taus = unified
      ? range(count, (i) => shifted(fallen(i, count)))
      : range(count, (i) => shifted(evenly ? 1 - i / count : 1 + fraction(i) * (least - 1)))
    if (typeof terminal === 'number' && terminal > 0 && terminal < 1 && count > 1) {
      const stretch = (1 - taus.at(-1)!) / (1 - terminal)
      taus = taus.map((tau) => 1 - (1 - tau) / stretch)
    }
    const other = spaced(config, count, taus.at(-1)!, taus[0]!)
    return (other ?? taus).map((tau) => (tau >= 1 ? Infinity : tau / (1 - tau)))
  }
}

/** Karras levels by `rho`, or exponential ones, of an EDM model; a consistency model steps through its training levels. */
export function edmGrid(config: Config, { sMin, sMax }: Schedule): ModelGrid {
  const power = typeof config['rho'] === 'number' ? config['rho'] : rho
  const level = (f: number): number => (sMax ** (1 / power) + f * (sMin ** (1 / power) - sMax ** (1 / power))) ** power
  if (classOf(config).startsWith('CMStochasticIterative')) {
    const told = config['num_train_timesteps']
    const steps = typeof told === 'number' && told > 1 ? told : 40
    return (count) => range(count, (i) => level((Math.floor(steps / count) * i) / (steps - 1)))
  }
  if (config['sigma_schedule'] === 'exponential')
    return (count) => range(count, (i) => sMax * Math.exp((count === 1 ? 0 : i / (count - 1)) * Math.log(sMin / sMax)))
  return (count) => range(count, (i) => level(count === 1 ? 0 : i / (count - 1)))
}
