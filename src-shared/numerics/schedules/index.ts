export { betasByName, levelsFromBetas } from './betas.ts'
export {
  cosineSchedule,
  edmSchedule,
  flowSchedule,
  veSchedule,
  vpLinearSchedule,
  vpLogLabelSchedule,
  type ContinuousOptions,
} from './continuous.ts'
export { discreteSchedule, type DiscreteAdapter } from './discrete.ts'
export { scheduleFromConfig, type ConfiguredSchedule } from './from-config.ts'
