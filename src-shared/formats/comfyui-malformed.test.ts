import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settingsOfRunSchema, solverSettingsSchema } from '../contract/recipe.ts'
import { readComfy } from './comfyui.ts'
import { node, usual } from './testing/comfy.ts'

const read = (graph: unknown): ReturnType<typeof readComfy> => readComfy(JSON.stringify(graph))

describe('a graph that is not as it should be', () => {
  test.each([
    ['a plain prompt', /ComfyUI graph .* not valid JSON/],
    ['null', /ComfyUI graph .* no nodes/],
    ['{"1":{"inputs":{}}}', /ComfyUI graph .* no nodes/],
    [JSON.stringify({ 1: node('LoadImage'), 2: node('SaveImage') }), /ComfyUI graph .* nodes are LoadImage, SaveImage\./],
  ])('%s', (text, message) => {
    expect(() => readComfy(text)).toThrow(
      expect.objectContaining({ code: 'recipe-malformed', message: expect.stringMatching(message) }),
    )
  })

  test('links in a circle or to nowhere', () => {
    const circle = usual(
      { positive: ['40', 0], model: ['99', 0] },
      { 40: node('ConditioningCombine', { conditioning_1: ['40', 0] }) },
    )
    const { settings, notes } = read(circle)
    expect(settings).not.toHaveProperty('prompt')
    expect(notes[0]).toMatch(/^The positive prompt could not be read/)
    expect(() => read(usual({ latent_image: ['3', 0] }))).toThrow(/no sampler that Flowline can read/)
  })

  test('values of the wrong kind are named', () => {
    expect(read(usual({ steps: 'many', cfg: -1, seed: [1, 2, 3] })).notes).toEqual([
      '"cfg: -1" is not a value Flowline can use.',
      '"seed: [1,2,3]" is not a value Flowline can use.',
      '"steps: many" is not a value Flowline can use.',
      'It was made with the model "base.safetensors".',
    ])
  })

  test('any graph is read or refused, into settings that a run can have', () => {
    const solverFields = solverSettingsSchema.partial()
    const otherFields = settingsOfRunSchema.omit({ solver: true }).partial()
    const value = fc.oneof(
      fc.tuple(fc.constantFrom('3', '4', '5', '6', '40', '__proto__'), fc.nat(2)),
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.jsonValue({ maxDepth: 1 }),
    )
    const key = fc.constantFrom(...Object.keys(usual()[3]!.inputs), 'text', 'conditioning', 'samples', 'sigmas', 'clip', 'width')
    const kind = fc.constantFrom(
      'KSampler',
      'SamplerCustom',
      'CLIPTextEncode',
      'FluxGuidance',
      'Reroute',
      'EmptyLatentImage',
      'X',
    )
    const any = fc.record({ class_type: kind, inputs: fc.dictionary(key, value, { maxKeys: 5 }) })
    const some = fc.dictionary(fc.constantFrom('3', '4', '5', '6', '40', '__proto__'), any, { maxKeys: 4 })
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 3 }), some, (sampler, more) => {
        try {
          const { solver, ...rest } = read(usual(sampler, more)).settings
          expect(solverFields.safeParse(solver ?? {}).error).toBeUndefined()
          expect(otherFields.safeParse(rest).error).toBeUndefined()
        } catch (error) {
          expect(error).toMatchObject({ code: 'recipe-malformed', message: expect.stringContaining('ComfyUI') })
        }
      }),
    )
  })
})
