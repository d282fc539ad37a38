export { openApp, type App, type AppOptions } from './app.ts'
export { openBench, type Bench, type BenchResult, type BenchRun } from './bench.ts'
export { childEnvironment, forkEngine } from './fork-engine.ts'
export { makeFolder } from '../files/folders.ts'
export { openSaved } from './saved.ts'
export { examineSource, openSources } from './sources.ts'

export { openStudyRuns } from './study-runs.ts'
