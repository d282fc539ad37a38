import { NumericsError } from '../errors.ts'
import type { PredictionType, Schedule } from '../types.ts'
import { betasByName, levelsFromBetas } from './betas.ts'
import { edmSchedule, flowSchedule, veSchedule, vpLinearSchedule, vpLogLabelSchedule } from './continuous.ts'
import { discreteSchedule, type DiscreteAdapter } from './discrete.ts'
import { discreteGrid, edmGrid, flowGrid, type ModelGrid } from './model-grid.ts'

export interface ConfiguredSchedule {
  readonly schedule: Schedule
  readonly predictionType: PredictionType
  /** Standard deviation of the data the model was built for. */
  readonly sigmaData: number
  readonly warnings: string[]
}

const discreteClasses = new Set(
  (
    'DDPM DDPMParallel DDIM DDIMParallel PNDM LMSDiscrete EulerDiscrete EulerAncestralDiscrete HeunDiscrete KDPM2Discrete ' +
    'KDPM2AncestralDiscrete DPMSolverMultistep DPMSolverSinglestep DPMSolverSDE DEISMultistep UniPCMultistep SASolver LCM TCD'
  ).split(' '),
)
const flowClasses = new Set('FlowMatchEulerDiscrete FlowMatchHeunDiscrete FlowMatchLCM'.split(' '))
const edmClasses = new Set('EDMEuler EDMDPMSolverMultistep'.split(' '))

type Config = Record<string, unknown>

/** Far beyond any model; a table of this size is built in milliseconds. */
const mostTrainSteps = 100_000

/**
 * Reads a diffusers scheduler_config.json. The sampler it names is not used, only what it says about the model.
 * `imageTokens` is what the network sees of a picture, for models whose time grid shifts with it.
 * @throws NumericsError for a class, a beta schedule or a prediction type that cannot be read.
 */
export function scheduleFromConfig(
  config: Config,
  adapter: DiscreteAdapter = 'log-sigma',
  imageTokens?: number,
): ConfiguredSchedule {
  const className = text(config, '_class_name', '')
  const name = className.replace(/Scheduler$/, '')
  const warnings: string[] = []
  if (flowClasses.has(name)) return flow(config, warnings, imageTokens)
  if (discreteClasses.has(name) && config['use_flow_sigmas'] === true) return flow(config, warnings, imageTokens)
  if (discreteClasses.has(name) && config['prediction_type'] === 'flow_prediction') {
    warnings.push('The configuration has prediction_type "flow_prediction" without use_flow_sigmas; a flow model is assumed.')
    return flow(config, warnings, imageTokens)
  }
  if (edmClasses.has(name)) return edm(config, className, warnings)
  if (name === 'CMStochasticIterative') return consistency(config, warnings)
  if (discreteClasses.has(name)) return discrete(config, adapter, warnings)
  if (name === 'ScoreSdeVe') {
    const schedule = veSchedule(number(config, 'sigma_min', 0.01), number(config, 'sigma_max', 1348), 'sigma')
    return { schedule, predictionType: 'score', sigmaData: 0.5, warnings }
  }
  if (name === 'ScoreSdeVp') {
    const options = { tMin: number(config, 'sampling_eps', 1e-3), labelScale: 999 }
    const schedule = vpLinearSchedule(number(config, 'beta_min', 0.1), number(config, 'beta_max', 20), options)
    return { schedule, predictionType: 'epsilon', sigmaData: 1, warnings }
  }
  const named = className === '' ? 'names no scheduler class' : `names the scheduler class "${className}", which is unknown`
  throw new NumericsError(
    'model-unsupported',
    `The scheduler configuration ${named}; the DDPM, DDIM, PNDM, LMS, Euler, Heun, KDPM2, DPM-Solver, DEIS, UniPC, SA-Solver, LCM, TCD, FlowMatch, EDM, consistency (CMStochasticIterative) and ScoreSde families can be read.`,
  )
}

function flow(config: Config, warnings: string[], imageTokens?: number): ConfiguredSchedule {
  const labelScale = number(config, 'num_train_timesteps', 1000)
  const dynamic = config['use_dynamic_shifting'] === true
  const shift =
    dynamic && imageTokens !== undefined
      ? shiftFor(config, imageTokens)
      : number(config, 'shift', number(config, 'flow_shift', 1))
  const reversed = config['invert_sigmas'] === true ? { reversed: labelScale } : {}
  const schedule = { ...flowSchedule({ labelScale, shift, tMin: Math.min(1e-3, 1 / labelScale) }), ...reversed }
  const own = flowGrid(config, shift, labelScale, dynamic || config['packed'] === true)
  return { schedule: withGrid(schedule, own), predictionType: 'flow', sigmaData: 1, warnings }
}

/**
 * The shift for a number of tokens (Esser et al. 2024, section 5.3.2): mu is linear between (base_image_seq_len, base_shift) and
 * (max_image_seq_len, max_shift), the shift e^mu, or mu itself where time_shift_type is linear.
 */
function shiftFor(config: Config, tokens: number): number {
  const [least, most] = [number(config, 'base_image_seq_len', 256), number(config, 'max_image_seq_len', 4096)]
  const [low, high] = [number(config, 'base_shift', 0.5), number(config, 'max_shift', 1.15)]
  const mu = low + ((tokens - least) * (high - low)) / (most - least)
  return config['time_shift_type'] === 'linear' ? mu : Math.exp(mu)
}

const withGrid = (schedule: Schedule, own: ModelGrid): Schedule => ({
  ...schedule,
  grid: { shift: 1, stepsOffset: 0, ...schedule.grid, own },
})

/**
 * A consistency model (Song et al. 2023) in the preconditioning of Karras et al. 2022, with the label 250 ln s. The method
 * for such models turns its answer into that of their boundary condition.
 */
function consistency(config: Config, warnings: string[]): ConfiguredSchedule {
  const schedule = edmSchedule(number(config, 'sigma_min', 0.002), number(config, 'sigma_max', 80), 1000)
  const sigmaData = number(config, 'sigma_data', 0.5)
  return { schedule: withGrid(schedule, edmGrid(config, schedule)), predictionType: 'edm', sigmaData, warnings }
}

function edm(config: Config, className: string, warnings: string[]): ConfiguredSchedule {
  const type = text(config, 'prediction_type', 'epsilon')
  if (type !== 'epsilon') {
    throw new NumericsError(
      'model-unsupported',
      `${className} with prediction type "${type}" cannot be read; only "epsilon" can.`,
    )
  }
  const schedule = edmSchedule(number(config, 'sigma_min', 0.002), number(config, 'sigma_max', 80))
  const own = edmGrid(config, schedule)
  return { schedule: withGrid(schedule, own), predictionType: 'edm', sigmaData: number(config, 'sigma_data', 0.5), warnings }
}

function discrete(config: Config, adapter: DiscreteAdapter, warnings: string[]): ConfiguredSchedule {
  const predictionType = discreteType(text(config, 'prediction_type', 'epsilon'))
  if (config['thresholding'] === true) warnings.push('Dynamic thresholding is not smooth and is left out.')
  if (config['clip_sample'] === true) warnings.push('Clipping of the estimate (clip_sample) is not smooth and is left out.')
  const trained = config['trained_betas']
  const count = Array.isArray(trained) ? trained.length : number(config, 'num_train_timesteps', 1000)
  if (!Number.isInteger(count) || count > mostTrainSteps) {
    throw new NumericsError(
      'model-unsupported',
      `The scheduler configuration has ${count} training steps; whole numbers up to ${mostTrainSteps} can be read.`,
    )
  }
  const betas = Array.isArray(trained)
    ? Float64Array.from(trained as number[])
    : betasByName(
        text(config, 'beta_schedule', 'linear'),
        number(config, 'beta_start', 1e-4),
        number(config, 'beta_end', 0.02),
        count,
      )
  for (const beta of betas) {
    if (beta > 0 && beta < 1) continue
    throw new NumericsError(
      'model-unsupported',
      'The scheduler configuration has betas outside (0, 1); check beta_start, beta_end and trained_betas.',
    )
  }
  let levels = levelsFromBetas(betas, config['rescale_betas_zero_snr'] === true)
  if (levels.at(-1) === Infinity && predictionType === 'epsilon') {
    levels = levels.subarray(0, -1)
    warnings.push('A noise prediction says nothing about the picture at pure noise; the last training step is left out.')
  }
  if (config['timestep_type'] === 'continuous') {
    const schedule = vpLogLabelSchedule(number(config, 'sigma_min', levels[0]!), number(config, 'sigma_max', levels.at(-1)!))
    return { schedule: withGrid(schedule, discreteGrid(config, levels)), predictionType, sigmaData: 1, warnings }
  }
  const offset = number(config, 'steps_offset', 0)
  const timestepScaling = number(config, 'timestep_scaling', 10)
  const schedule = { ...discreteSchedule(levels, adapter, offset), timestepScaling }
  return { schedule: withGrid(schedule, discreteGrid(config, levels)), predictionType, sigmaData: 1, warnings }
}

function discreteType(type: string): PredictionType {
  if (type === 'epsilon' || type === 'sample' || type === 'v_prediction') return type
  throw new NumericsError(
    'model-unsupported',
    `The prediction type "${type}" is unknown; epsilon, sample and v_prediction can be read.`,
  )
}

function text(config: Config, key: string, fallback: string): string {
  const value = config[key]
  return typeof value === 'string' ? value : fallback
}

/** @throws NumericsError where the value is there but is no finite positive number (0 is taken for offsets). */
function number(config: Config, key: string, fallback: number): number {
  const value = config[key]
  if (value === undefined || value === null) return fallback
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  throw new NumericsError(
    'model-unsupported',
    `The scheduler configuration has ${key} = ${JSON.stringify(value)}; a number of at least 0 is needed.`,
  )
}
