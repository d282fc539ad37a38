import { edmSchedule, flowSchedule, scheduleFromConfig, type Network } from '../../src-shared/numerics/index.ts'

/** A scheduler of diffusers that takes the same step as one of our methods. */
export interface Pair {
  readonly id: string
  readonly scheduler: string
  readonly settings: Readonly<Record<string, unknown>>
  /** Further arguments of `step`. */
  readonly step?: Readonly<Record<string, unknown>>
  readonly model: ModelKind
}

export type ModelKind = 'discrete' | 'flow' | 'edm'

const betas = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', num_train_timesteps: 1000 }
const karras = { ...betas, use_karras_sigmas: true }
const uniPc = (id: string, order: number, type: 'bh1' | 'bh2', predictX0 = true): Pair =>
  discrete(id, 'UniPCMultistepScheduler', { ...karras, solver_order: order, solver_type: type, predict_x0: predictX0 })

function discrete(id: string, scheduler: string, settings: Pair['settings'], step?: Pair['step']): Pair {
  return { id, scheduler, settings, ...(step && { step }), model: 'discrete' }
}

/** The settings under which training/parity finds the numbers of both sides equal, and the siblings of those schedulers. */
export const pairs: readonly Pair[] = [
  discrete('euler', 'EulerDiscreteScheduler', karras),
  discrete('euler', 'DDIMScheduler', { ...betas, timestep_spacing: 'trailing', clip_sample: false }),
  { id: 'euler', scheduler: 'FlowMatchEulerDiscreteScheduler', settings: {}, model: 'flow' },
  discrete('heun', 'HeunDiscreteScheduler', karras),
  { id: 'heun', scheduler: 'FlowMatchHeunDiscreteScheduler', settings: {}, model: 'flow' },
  discrete('dpm-2', 'KDPM2DiscreteScheduler', karras),
  discrete('dpmpp-2s', 'DPMSolverSinglestepScheduler', { ...betas, use_exponential_sigmas: true, solver_order: 2 }),
  discrete('dpmpp-3s', 'DPMSolverSinglestepScheduler', { ...betas, use_exponential_sigmas: true, solver_order: 3 }),
  discrete('dpmpp-2m', 'DPMSolverMultistepScheduler', karras),
  discrete('res-2m', 'DPMSolverMultistepScheduler', { ...karras, solver_type: 'heun' }),
  discrete('dpmpp-3m', 'DPMSolverMultistepScheduler', { ...karras, solver_order: 3 }),
  uniPc('unipc-1-bh1', 1, 'bh1'),
  uniPc('unipc-1-bh2', 1, 'bh2'),
  uniPc('unipc-2-bh1', 2, 'bh1'),
  uniPc('unipc-2-bh2', 2, 'bh2'),
  uniPc('unipc-3', 3, 'bh2'),
  uniPc('unipc-2-bh2-noise', 2, 'bh2', false),
  uniPc('unipc-3-noise', 3, 'bh2', false),
  discrete('deis-log3', 'DEISMultistepScheduler', { ...karras, solver_order: 3 }),
  discrete('lms-4', 'LMSDiscreteScheduler', karras),
  discrete('pndm', 'PNDMScheduler', { ...betas, timestep_spacing: 'leading', steps_offset: 1 }),
  discrete('ipndm', 'IPNDMScheduler', { num_train_timesteps: 1000 }),
  discrete('euler-ancestral', 'EulerAncestralDiscreteScheduler', betas),
  discrete('euler-ancestral', 'DDPMScheduler', { ...betas, timestep_spacing: 'trailing', clip_sample: false }),
  discrete('ddim-eta', 'DDIMScheduler', { ...betas, timestep_spacing: 'trailing', clip_sample: false }, { eta: 0.5 }),
  discrete('sde-dpmpp-2m', 'DPMSolverMultistepScheduler', { ...karras, algorithm_type: 'sde-dpmsolver++' }),
  discrete('sde-dpmpp-3m', 'DPMSolverMultistepScheduler', { ...karras, algorithm_type: 'sde-dpmsolver++', solver_order: 3 }),
  discrete('lcm', 'LCMScheduler', { ...betas, clip_sample: false }),
  { id: 'flow-lcm', scheduler: 'FlowMatchLCMScheduler', settings: {}, model: 'flow' },
  { id: 'consistency', scheduler: 'CMStochasticIterativeScheduler', settings: {}, model: 'edm' },
]

/** Methods that are for one kind of model only, where they have no pair that says so. */
export const modelOf = (id: string): ModelKind => pairs.find((pair) => pair.id === id)?.model ?? 'discrete'

/** What our side knows of a model of that kind. */
export function factsOf(kind: ModelKind): Pick<Network, 'schedule' | 'predictionType' | 'sigmaData'> {
  if (kind === 'flow') return { schedule: flowSchedule({ labelScale: 1000 }), predictionType: 'flow', sigmaData: 1 }
  if (kind === 'edm') return { schedule: edmSchedule(), predictionType: 'edm', sigmaData: 0.5 }
  return scheduleFromConfig({ _class_name: 'DDIMScheduler', ...betas })
}
