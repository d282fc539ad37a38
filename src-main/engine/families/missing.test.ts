import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { settingsOfRunSchema } from '../../../src-shared/contract/recipe.ts'
import { readModelFolder } from '../folder.ts'
import { temporaryFolder } from '../testing/model-folder.ts'
import { openPipeline } from './pipeline.ts'

const families = fileURLToPath(new URL('../../../e2e/fixtures/families/', import.meta.url))

/** A copy of a fixture without some of its parts. */
function without(family: string, ...parts: readonly string[]): string {
  const dir = join(temporaryFolder(), family)
  cpSync(join(families, family), dir, { recursive: true })
  for (const part of parts) rmSync(join(dir, part), { recursive: true })
  return dir
}

const open = (dir: string) => openPipeline(readModelFolder(dir), { provider: 'cpu', threads: 1 })

describe('what a folder lacks is named', () => {
  test.each([
    ['sd15', 'text_encoder/model.onnx', /no text_encoder\/model\.onnx/],
    ['sd15', 'tokenizer', /tokenizer\.json is missing \(or vocab\.json with merges\.txt, or spiece\.model\)/],
    ['sd15', 'unet/model.onnx', /unet\/model\.onnx is missing/],
    ['sd15', 'scheduler', /scheduler_config\.json is missing/],
    ['sd15-legacy', 'unet/weights.pb', /unet\/model\.onnx lacks its weight file.*Copy the whole model folder/],
    ['sdxl', 'text_encoder_2', /no text_encoder_2\/model\.onnx/],
    ['sdxl', 'tokenizer_2', /tokenizer_2\/tokenizer\.json is missing/],
    ['sdxl-refiner', 'text_encoder_2', /no text_encoder_2\/model\.onnx/],
    ['sd3', 'text_encoder_2', /no text_encoder_2\/model\.onnx/],
    ['sd3', 'tokenizer_3', /tokenizer_3\/tokenizer\.json is missing/],
    ['flux-dev', 'text_encoder_2', /no text_encoder_2\/model\.onnx/],
    ['flux-schnell', 'tokenizer_2', /tokenizer_2\/tokenizer\.json is missing/],
    ['pixart', 'text_encoder', /no text_encoder\/model\.onnx/],
  ])('%s without %s', async (family, part, message) => {
    await expect((async () => open(without(family, part)))()).rejects.toMatchObject({ code: 'model-broken', message })
  })

  test('an encoder of another export has no summary, or no layers', async () => {
    const dir = without('sdxl')
    cpSync(join(families, 'sd15/text_encoder/model.onnx'), join(dir, 'text_encoder_2/model.onnx'))
    const pipeline = await open(dir)
    const settings = settingsOfRunSchema.parse({ prompt: 'a fox', width: 32, height: 32, clipSkip: 2 })
    await expect(pipeline.conditions(settings, [4, 16, 16])).rejects.toMatchObject({
      code: 'model-unsupported',
      message: /does not show its layers.*clip skip to 1/,
    })
    await pipeline.release()
  })
})

describe('sizes and classes that a model does not have', () => {
  test('a size is refused with the multiple that it has to be of', async () => {
    const pipeline = await open(join(families, 'sd15'))
    expect(() => pipeline.sampleShape({ width: 72, height: 64 })).toThrow(/multiples of 16/)
    await pipeline.release()
    const fixed = await open(join(families, 'pixart'))
    expect(() => fixed.sampleShape({ width: 64, height: 64 })).toThrow(/32 x 32 pixels only/)
    await fixed.release()
  })

  test('a class goes by number and by each of its names; others are refused with examples', async () => {
    const pipeline = await open(join(families, 'dit'))
    const classOf = async (prompt: string): Promise<number> => {
      const settings = settingsOfRunSchema.parse({ prompt, width: 32, height: 32 })
      const { conditional } = await pipeline.conditions(settings, [4, 16, 16])
      return conditional.labels!.data[0]!
    }
    expect([await classOf('7'), await classOf('Kite'), await classOf(''), await classOf('goldfish')]).toEqual([7, 9, 10, 0])
    await expect(classOf('unicorn')).rejects.toMatchObject({ code: 'invalid-input', message: /"unicorn" is none of its classes/ })
    await expect(classOf('12')).rejects.toMatchObject({ code: 'invalid-input' })
    await pipeline.release()
  })

  test('a class model without a class for none says what an empty prompt draws, and that guidance has no effect', async () => {
    const pipeline = await open(join(families, 'class-edm'))
    const settings = settingsOfRunSchema.parse({ width: 16, height: 16, guidance: 3 })
    const { warnings, unconditional } = await pipeline.conditions(settings, [3, 16, 16])
    expect(unconditional).toBeNull()
    expect(warnings.join()).toMatch(/no class that means none.*class 0 is drawn/)
    await pipeline.release()
  })
})

describe('settings of a folder', () => {
  test('force_zeros_for_empty_prompt: false encodes an empty negative prompt', async () => {
    const dir = without('sdxl')
    const index = join(dir, 'model_index.json')
    writeFileSync(
      index,
      JSON.stringify({ ...(JSON.parse(readFileSync(index, 'utf8')) as object), force_zeros_for_empty_prompt: false }),
    )
    const settings = settingsOfRunSchema.parse({ prompt: 'a fox', width: 32, height: 32, guidance: 5 })
    const [forced, free] = [await open(join(families, 'sdxl')), await open(dir)]
    const sum = async (pipeline: typeof forced): Promise<number> => {
      const { unconditional } = await pipeline.conditions(settings, [4, 16, 16])
      return Array.from(unconditional!.context!.data).reduce((a, b) => a + Math.abs(b), 0)
    }
    expect(await sum(forced)).toBe(0)
    expect(await sum(free)).toBeGreaterThan(1)
    await Promise.all([forced.release(), free.release()])
  })

  test('the time grid of Flux follows the size of the picture', async () => {
    const pipeline = await open(join(families, 'flux-dev'))
    const shift = async (side: number): Promise<number> => {
      const settings = settingsOfRunSchema.parse({ prompt: 'a fox', width: side, height: side })
      const { network } = await pipeline.condition(settings, pipeline.sampleShape(settings))
      return network.schedule.grid!.shift
    }
    expect(await shift(64)).toBeCloseTo(Math.exp(0.5), 6)
    expect(await shift(32)).toBeLessThan(await shift(64))
    await pipeline.release()
  })
})

describe('a prompt longer than CLIP reads, where T5 reads on', () => {
  const long = 'a photo of a red fox in the snow '.repeat(12)
  const cuts = (warnings: readonly string[]): string[] => warnings.filter((warning) => warning.includes('only T5 reads it'))

  test.each(['sd3', 'flux-dev', 'flux-schnell'])('%s says from where on', async (family) => {
    const pipeline = await open(join(families, family))
    const told = async (prompt: string, negative = ''): Promise<string[]> => {
      const settings = settingsOfRunSchema.parse({ prompt, negative, width: 32, height: 32, guidance: 4 })
      return cuts((await pipeline.conditions(settings, pipeline.sampleShape(settings))).warnings)
    }
    expect(await told('a photo of a red fox')).toEqual([])
    const [first, ...others] = await told(long)
    const from = Number(/^The prompt is longer than CLIP's 77 tokens: from character (\d+) on/.exec(first!)![1])
    expect(others).toEqual([])
    expect(from).toBeGreaterThan(60)
    expect(from).toBeLessThan(long.length)
    const two = await told(long, long)
    expect(two).toHaveLength(family === 'flux-dev' ? 1 : 2)
    if (family === 'sd3')
      expect(two[1]).toContain(`The negative prompt is longer than CLIP's 77 tokens: from character ${from} on`)
    await pipeline.release()
  })

  test('without T5 nothing reads on', async () => {
    const pipeline = await open(join(families, 'sd3-no-t5'))
    const settings = settingsOfRunSchema.parse({ prompt: long, width: 32, height: 32 })
    const { warnings } = await pipeline.conditions(settings, pipeline.sampleShape(settings))
    expect(cuts(warnings)).toEqual([])
    expect(warnings.join()).toMatch(/The prompt is longer than the model's 77 tokens/)
    await pipeline.release()
  })
})
