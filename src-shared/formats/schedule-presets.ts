import type { ImportForm, SchedulePreset } from '../contract/imports.ts'
import type { PredictionType } from '../numerics/types.ts'

const discrete = ['epsilon', 'v_prediction', 'sample'] as const

/** What networks of a schedule can predict; the first is the usual. */
export const predictionsOf: Readonly<Record<SchedulePreset, readonly PredictionType[]>> = {
  'stable-diffusion': discrete,
  linear: discrete,
  cosine: discrete,
  flow: ['flow'],
  edm: ['edm'],
  ve: ['score'],
}

/** The scheduler_config.json of a schedule, with the values that the models of its kind were trained with. */
export function schedulerConfig({ schedule, predictionType, trainSteps, shift }: ImportForm): Record<string, unknown> {
  const steps = { num_train_timesteps: trainSteps, prediction_type: predictionType, clip_sample: false }
  switch (schedule) {
    case 'stable-diffusion':
      return {
        _class_name: 'DDIMScheduler',
        beta_schedule: 'scaled_linear',
        beta_start: 0.00085,
        beta_end: 0.012,
        steps_offset: 1,
        set_alpha_to_one: false,
        ...steps,
      }
    case 'linear':
      return { _class_name: 'DDPMScheduler', beta_schedule: 'linear', beta_start: 0.0001, beta_end: 0.02, ...steps }
    case 'cosine':
      return { _class_name: 'DDPMScheduler', beta_schedule: 'squaredcos_cap_v2', ...steps }
    case 'flow':
      return { _class_name: 'FlowMatchEulerDiscreteScheduler', num_train_timesteps: 1000, shift }
    case 'edm':
      return { _class_name: 'EDMEulerScheduler', sigma_min: 0.002, sigma_max: 80, sigma_data: 0.5 }
    case 've':
      return { _class_name: 'ScoreSdeVeScheduler', sigma_min: 0.01, sigma_max: 1348 }
  }
}
