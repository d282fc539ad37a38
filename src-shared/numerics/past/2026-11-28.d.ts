export { methods } from '../methods/index.ts'
export { sample, sampleSync } from '../sample.ts'
