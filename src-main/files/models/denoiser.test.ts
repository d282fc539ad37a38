import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { flowScheduler, modelFolder } from '../../engine/testing/model-folder.ts'
import type { Graph } from '../../engine/testing/onnx-writer.ts'
import { scanModel } from './scan.ts'

const family = (name: string): string => fileURLToPath(new URL(`../../../e2e/fixtures/families/${name}`, import.meta.url))

const second: [string, boolean][] = [
  ['sd15', true],
  ['flux-schnell', true],
  ['dit', true],
  ['flux-dev', false],
  ['lcm', false],
  ['class-edm', false],
  ['ddpm', false],
]
test.each(second)('guidance takes a second pass of %s: %s', async (name, secondPass) =>
  expect(await scanModel(family(name), 'linked')).toMatchObject({ secondPass }),
)

test('guidance takes a second pass of classes where there is one more than there are names', async () => {
  const shape = ['batch', 3, 8, 8]
  const graph: Graph = {
    inputs: [
      { name: 'sample', type: 'float32', shape },
      { name: 'timestep', type: 'float32', shape: ['batch'] },
      { name: 'class_labels', type: 'int64', shape: ['batch'] },
    ],
    outputs: [{ name: 'out_sample', type: 'float32', shape }],
    nodes: [{ op: 'Mul', inputs: ['sample', 'w'], output: 'out_sample' }],
    constants: { w: { shape: [1], values: [1] } },
  }
  const of = async (classes: number): Promise<boolean> => {
    const folder = modelFolder({
      'unet/model.onnx': graph,
      'unet/config.json': { num_class_embeds: classes },
      'scheduler/scheduler_config.json': flowScheduler,
      'flowline.json': { labels: { 0: 'boat', 1: 'tree' } },
    })
    return (await scanModel(folder, 'linked')).secondPass
  }
  expect([await of(2), await of(3)]).toEqual([false, true])
})
