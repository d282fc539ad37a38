export * from './types.ts'
export { beginningOf, type Beginning } from './begin.ts'
export { chartIds, chooseChart, createChart, type Chart, type ConcreteChartId } from './charts.ts'
export { evaluateDense, segmentFraction, type DensePoint } from './dense.ts'
export type { EvaluationInfo, StepRecord } from './drive.ts'
export { sampleTogether, sampleTogetherSync } from './ensemble.ts'
export { NumericsError } from './errors.ts'
export { createField, type Field } from './field.ts'
export { guidanceBreaks, type GuidanceShape } from './guidance.ts'
export { cosLevel, finiteLevel, sinLevel } from './level.ts'
export type { ChurnChoice, Ending, Method, MethodInfo, ParameterId, Problem, Solver, SolverGroup } from './method.ts'
export { findMethod, methods } from './methods/index.ts'
export { methodOf } from './method-of.ts'
export { layNodes, nodeKinds, runLevels, type NodesChoice, type NodesInfo } from './nodes.ts'
export { examineTableau, type TableauReport, type WrittenTableau } from './order-conditions.ts'
export { tableauMethod } from './own-tableau.ts'
export { ownTableauId, solverLabel, tableauInfo } from './tableau-info.ts'
export { judgeTableau, sayTableauFault, type NamedTableau, type TableauFault, type TableauPlace } from './tableau-faults.ts'
export { createNoise, mixVariation, philoxNormal, type NoiseSourceId, type NoiseStream } from './noise/index.ts'
export type { Known } from './known.ts'
export { convertAt, createConversion, labelTold, levelTold, type Conversion } from './prediction.ts'
export type { RefinementChoice } from './refine.ts'
export {
  sample,
  sampleSync,
  smallestTolerance,
  startScale,
  type SampleOptions,
  type SampleResult,
  type SolverChoice,
} from './sample.ts'
export * from './schedules/index.ts'
export { warmUp } from './warm-up.ts'
