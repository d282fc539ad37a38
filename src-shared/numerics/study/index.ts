export { difference, pictureDifference, type Difference, type PictureDifference } from './difference.ts'
export { pathGeometry, type PathGeometry } from './geometry.ts'
export { tighter } from './global-error.ts'
export { measureOrder, type MeasuredOrder, type OrderPoint } from './order.ts'
export { sameLevels } from '../level.ts'
export { paretoFront } from './pareto.ts'
export { densePath, densePathAt, pathChart, type Path, type PathChart } from './path.ts'
export { pathComponents, pathWeightings, type PathComponents, type PathWeighting } from './pca.ts'
export { comparable, plannedCost, planRun, planWithin, visitedLevels, type PlannedModel, type PlannedRun } from './plan.ts'
export { sigmasTextOrNull, type SigmasText } from './sigmas-text.ts'
export { recommend, standings, type Measured, type Recommendation, type Standing } from './standing.ts'
export { searchLevels, type LevelSearch } from './search-levels.ts'
export { measureStretch, twinStart, type Stretch } from './stretch.ts'
export { cheapestPairs, pairCosts, type PairCosts } from './optimise-pairs.ts'
export {
  candidateLevels,
  cheapestNodes,
  endingBelow,
  knownPath,
  stepCosts,
  type KnownPath,
  type StepCosts,
} from './optimise-nodes.ts'
