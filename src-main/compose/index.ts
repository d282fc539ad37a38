export { openApp, type App, type AppOptions } from './app.ts'
export { openBench, type Bench, type BenchRun } from './bench.ts'
export { forkEngine } from './fork-engine.ts'
export { makeFolder } from '../files/folders.ts'
