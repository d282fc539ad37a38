/** What a model is by the inputs of its network and its configs; `formats/model-kind.ts` decides. */
export const modelKinds = [
  'sd1',
  'sd2',
  'sd-turbo',
  'lcm',
  'sdxl',
  'sdxl-refiner',
  'sdxl-turbo',
  'lcm-xl',
  'sd3',
  'flux-dev',
  'flux-schnell',
  'pixart',
  'sana',
  'latent-text',
  'pixel-text',
  'class-conditional',
  'consistency',
  'unconditional',
  'unknown',
] as const

export type ModelKind = (typeof modelKinds)[number]
