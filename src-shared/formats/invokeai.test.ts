import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settingsOfRunSchema, solverSettingsSchema } from '../contract/recipe.ts'
import { samplersOfInvoke } from './foreign-names.ts'
import { readInvoke } from './invokeai.ts'

const usual = {
  app_version: '5.4.0',
  generation_mode: 'txt2img',
  positive_prompt: 'a red boat',
  negative_prompt: 'fog',
  width: 512,
  height: 768,
  seed: 123,
  rand_device: 'cpu',
  cfg_scale: 7.5,
  cfg_rescale_multiplier: 0,
  steps: 30,
  scheduler: 'dpmpp_2m_k',
  clip_skip: 0,
  model: { name: 'Base', base: 'sd-1', type: 'main' },
  controlnets: [],
  loras: [],
}
const read = (change: object = {}): ReturnType<typeof readInvoke> => readInvoke(JSON.stringify({ ...usual, ...change }))
const model = 'It was made with the model "Base".'

describe('metadata of InvokeAI', () => {
  test('tells the settings', () => {
    expect(read()).toEqual({
      settings: {
        prompt: 'a red boat',
        negative: 'fog',
        guidance: 7.5,
        seed: 123,
        noiseSource: 'torch-cpu',
        width: 512,
        height: 768,
        solver: { id: 'dpmpp-2m', steps: 30, nodes: { id: 'karras', rho: 7 } },
      },
      notes: [model],
    })
  })

  test.each(Object.entries(samplersOfInvoke))('the scheduler %s is %s on the nodes of the model', (scheduler, id) => {
    const { settings, notes } = read({ scheduler })
    expect(settings['solver']).toEqual({ id, steps: 30, nodes: { id: 'model' } })
    expect(notes).toEqual(["It names no schedule: the model's own time nodes are taken.", model])
  })

  test('a scheduler without its like is noted', () => {
    const { settings, notes } = read({ scheduler: 'kdpm_2_a_k' })
    expect(settings['solver']).toEqual({ steps: 30, nodes: { id: 'karras', rho: 7 } })
    expect(notes[0]).toBe('The sampler "kdpm_2_a_k" is not one of Flowline\'s; the chosen one stays.')
  })

  test('what cannot be repeated is named', () => {
    const change = {
      generation_mode: 'sdxl_img2img',
      clip_skip: 1,
      rand_device: 'cuda',
      hrf_enabled: true,
      loras: [{ model: { name: 'ink' }, weight: 0.5 }, { lora: { model_name: 'old' } }, 5],
      model: { model_name: 'Older' },
      controlnets: [{}],
      seamless_x: true,
      positive_style_prompt: 'oil',
    }
    expect(read(change)).toMatchObject({
      settings: { clipSkip: 2, noiseSource: 'torch-cuda' },
      notes: [
        'It was made from another picture, which the text does not hold.',
        'It was enlarged in a second pass, which is not repeated.',
        'The networks it adds to the model are left out: ink, old.',
        'It was made with the model "Older".',
        'Not understood: positive_style_prompt, controlnets, seamless_x.',
      ],
    })
  })

  test('a model that takes guidance as a number', () => {
    expect(read({ cfg_scale: 1, guidance: 4 }).settings['guidance']).toBe(4)
  })
})

test.each([
  ['{"steps":', /InvokeAI text .* not valid JSON/],
  ['[]', /InvokeAI text .* tells no prompt/],
  ['{"imageWidth":5}', /InvokeAI text .* tells no prompt/],
])('%s is refused by name', (text, message) => {
  expect(() => readInvoke(text)).toThrow(
    expect.objectContaining({ code: 'recipe-malformed', message: expect.stringMatching(message) }),
  )
})

test('any metadata gives settings that a run can have', () => {
  const solverFields = solverSettingsSchema.partial()
  const otherFields = settingsOfRunSchema.omit({ solver: true }).partial()
  const key = fc.constantFrom(...Object.keys(usual), 'guidance', '__proto__', 'init_image')
  fc.assert(
    fc.property(fc.dictionary(key, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.double())), (change) => {
      const { solver, ...rest } = read(change).settings
      expect(solverFields.safeParse(solver ?? {}).error).toBeUndefined()
      expect(otherFields.safeParse(rest).error).toBeUndefined()
    }),
  )
})
