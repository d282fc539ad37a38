import { expect, test } from 'vitest'
import { settingsOfRunSchema } from '../../../src-shared/contract/recipe.ts'
import { readModelFolder } from '../folder.ts'
import type { SourcePicture } from '../source.ts'
import { gaussianFlow, repeatDecoder } from '../testing/gaussian.ts'
import { flowScheduler, modelFolder } from '../testing/model-folder.ts'
import type { Graph } from '../testing/onnx-writer.ts'
import { openPipeline } from './pipeline.ts'
import type { Pipeline } from './types.ts'

/** Means over 4 x 4 pixels; `drawn` adds noise inside. */
function encoder(drawn: boolean): Graph {
  const pool = { kernel_shape: [4, 4], strides: [4, 4] }
  return {
    inputs: [{ name: 'sample', type: 'float32', shape: ['batch', 3, 'H', 'W'] }],
    outputs: [{ name: 'latent_sample', type: 'float32', shape: ['batch', 3, 'h', 'w'] }],
    nodes: [
      { op: 'AveragePool', inputs: ['sample'], output: drawn ? 'mean' : 'latent_sample', attributes: pool },
      ...(drawn
        ? [
            { op: 'RandomNormalLike', inputs: ['mean'], output: 'noise' },
            { op: 'Add', inputs: ['mean', 'noise'], output: 'latent_sample' },
          ]
        : []),
    ],
    constants: {},
  }
}

function open(drawn: boolean): Promise<Pipeline> {
  const dir = modelFolder({
    'unet/model.onnx': gaussianFlow({ shape: ['batch', 3, 'h', 'w'] }),
    'unet/config.json': { in_channels: 3, sample_size: 8 },
    'scheduler/scheduler_config.json': flowScheduler,
    'vae_decoder/model.onnx': repeatDecoder(3, 4),
    'vae_decoder/config.json': { scaling_factor: 1, block_out_channels: [8, 8, 8] },
    'vae_encoder/model.onnx': encoder(drawn),
  })
  return openPipeline(readModelFolder(dir), { provider: 'cpu', threads: 1 })
}

test.each([true, false])('an encoder that draws its latents is named where a picture is read: %s', async (drawn) => {
  const pipeline = await open(drawn)
  const settings = settingsOfRunSchema.parse({ width: 16, height: 16 })
  const shape = pipeline.sampleShape(settings)
  const area = 16 * 16
  const source: SourcePicture = {
    colours: new Float64Array(3 * area),
    rgb: new Uint8Array(3 * area),
    width: 16,
    height: 16,
    free: null,
  }
  const told = async (from: SourcePicture | null): Promise<boolean> =>
    (await pipeline.condition(settings, shape, { source: from })).warnings.join().includes('draws random numbers of its own')
  expect([await told(null), await told(source)]).toEqual([false, drawn])
  const [one, two] = [0, 1].map(() => pipeline.sampleOf(source.colours, [3, 16, 16], shape))
  expect((await one!).every((value) => value === 0)).toBe(!drawn)
  if (drawn) expect(await one).not.toEqual(await two)
  else expect(await one).toEqual(await two)
  await pipeline.release()
})
