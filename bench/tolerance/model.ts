import { basename, join, resolve } from 'node:path'
import type { RunSettings } from '../../src-shared/contract/index.ts'
import { settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { createNoise, sample, type SampleResult } from '../../src-shared/numerics/index.ts'
import { modelKeeper } from '../../src-main/engine/models.ts'
import { readPrompts } from '../structure/prompts.ts'

/** A model in this very process: samples in float64, never decoded. */
export interface Sampled {
  readonly name: string
  /** Elements of one sample. */
  readonly size: number
  /** One run: start noise of the seed, prompt of the seed. */
  run(seed: number, id: string, tolerance: number): Promise<SampleResult>
}

const exactPrompts = ['a sailing boat on the sea', 'a lighthouse under the moon', 'a white daisy with eight petals', '']

/** Trained models take the counter's prompts one after the other, others those of the pictures they know. */
export async function openModel(dir: string, threads: number): Promise<Sampled> {
  const { pipeline } = await modelKeeper().open({ dir: resolve(dir), provider: 'cpu', threads })
  const name = basename(resolve(dir))
  const prompts = name.startsWith('world')
    ? readPrompts(join(import.meta.dirname, '../structure/counter')).map(({ text }) => text)
    : exactPrompts
  const plain: RunSettings = settingsOfRunSchema.parse({ ...pipeline.defaultSize })
  const shape = pipeline.sampleShape(plain)
  const size = shape.reduce((total, n) => total * n, 1)
  return {
    name,
    size,
    async run(seed, id, tolerance) {
      const { network } = await pipeline.condition({ ...plain, prompt: prompts[seed % prompts.length]! }, shape)
      const noise = createNoise('philox', seed)
      const start = new Float64Array(size)
      noise.fill(start)
      const solver = { ...plain.solver, id, rtol: tolerance, atol: tolerance, maxNfe: 20_000 }
      return sample(network, { solver, refinement: plain.refinement, guidance: 1, start, noise })
    },
  }
}
