import { NumericsError } from '../errors.ts'
import { createPhiloxNoise } from './counter.ts'
import { createTorchCpuNoise } from './torch-cpu.ts'
import { createTorchCudaNoise } from './torch-cuda.ts'

export { mixVariation } from './variation.ts'
export { philoxNormal } from './counter.ts'

export type NoiseSourceId = 'philox' | 'torch-cpu' | 'torch-cuda'

/** A stream of standard-normal numbers (float32 values): the first fill is the start noise, later ones serve the steps. */
export interface NoiseStream {
  fill(out: Float64Array): void
}

/** @throws NumericsError for an unknown source or a seed that is no non-negative safe integer. */
export function createNoise(source: NoiseSourceId, seed: number): NoiseStream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new NumericsError(
      'invalid-input',
      `The seed ${seed} is no whole number from 0 to ${Number.MAX_SAFE_INTEGER}; choose one.`,
    )
  }
  switch (source) {
    case 'philox':
      return createPhiloxNoise(seed)
    case 'torch-cpu':
      return createTorchCpuNoise(seed)
    case 'torch-cuda':
      return createTorchCudaNoise(seed)
  }
  throw new NumericsError(
    'invalid-input',
    `There is no noise source "${String(source)}"; choose philox, torch-cpu or torch-cuda.`,
  )
}
