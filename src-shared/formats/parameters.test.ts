import { describe, expect, test } from 'vitest'
import type { Recipe } from '../contract/recipe.ts'
import { parseParameters, writeParameters } from './parameters.ts'
import { recipe } from './testing/recipe.ts'

describe('the text of web UIs', () => {
  test('our own text says the same when read', () => {
    const given = recipe({
      solver: { id: 'heun', steps: 10 },
      noiseSource: 'torch-cpu',
      variation: { seed: 9, strength: 0.25 },
      prompt: 'one\ntwo, (three:1.2)',
    })
    const { settings, notes } = parseParameters(writeParameters(given))
    expect(settings).toEqual({
      prompt: 'one\ntwo, (three:1.2)',
      negative: 'fog',
      guidance: 2.5,
      seed: 12345,
      width: 64,
      height: 48,
      noiseSource: 'torch-cpu',
      variation: { seed: 9, strength: 0.25 },
      solver: { id: 'heun', steps: 10, rtol: 1e-4, nodes: { id: 'karras', rho: 7 } },
    })
    expect(notes).toEqual(['It was made with the model "Exact, pictures".'])
  })

  test('the shape of guidance is told in their words where they have one, and read back', () => {
    const guidanceShape = { interval: { from: 5, to: 0.4 }, rescale: 0.7, threshold: 0.995 }
    const text = writeParameters(recipe({ guidanceShape }))
    expect(text).toContain(
      'CFG scale: 2.5, NGMS: 0.4, NGMS all steps: True, Guidance interval: 5 to 0.4, Guidance rescale: 0.7, Dynamic threshold: 0.995, Seed',
    )
    const found = parseParameters(text)
    expect(found.settings).toMatchObject({ guidanceShape })
    expect(found.notes).toEqual(['It was made with the model "Exact, pictures".'])
    const fromNoise = { interval: { from: Number.MAX_VALUE, to: 0 } }
    expect(parseParameters(writeParameters(recipe({ guidanceShape: fromNoise }))).settings).toMatchObject({
      guidanceShape: fromNoise,
    })
    expect(parseParameters('a cat\nSteps: 20, NGMS: 2.5, NGMS all steps: True').settings['guidanceShape']).toEqual({
      interval: { from: Number.MAX_VALUE, to: 2.5 },
    })
    for (const foreign of ['NGMS: 2.5', 'Guidance interval: 1 to 5', 'Guidance interval: a to b', 'Guidance rescale: 3'])
      expect(parseParameters(`a cat\nSteps: 20, ${foreign}`).settings, foreign).not.toHaveProperty('guidanceShape')
  })

  test('what another tool knows and we do not is named', () => {
    const text =
      'a cat\nNegative prompt: dog,\nblurry\nSteps: 30, Sampler: Restart Karras, CFG scale: 7, Seed: -1, Size: 512x768, Clip skip: 2, Lora hashes: "a: b, c"'
    const { settings, notes } = parseParameters(text)
    expect(settings).toEqual({
      prompt: 'a cat',
      negative: 'dog,\nblurry',
      guidance: 7,
      clipSkip: 2,
      width: 512,
      height: 768,
      solver: { steps: 30, nodes: { id: 'karras', rho: 7 } },
    })
    expect(notes).toEqual([
      '"Seed: -1" is not a value Flowline can use.',
      'The sampler "Restart Karras" is not one of Flowline\'s; the chosen one stays.',
      'Not understood: Lora hashes.',
    ])
  })

  test('a text that names no source of noise means the graphics card, ours our own', () => {
    expect(parseParameters('a cat\nSteps: 20, Seed: 5').settings['noiseSource']).toBe('torch-cuda')
    expect(parseParameters('a cat\nSteps: 20, Seed: 5, RNG: CPU').settings['noiseSource']).toBe('torch-cpu')
    expect(parseParameters('a cat\nSteps: 20').settings).not.toHaveProperty('noiseSource')
    expect(parseParameters(writeParameters(recipe())).settings['noiseSource']).toBe('philox')
  })

  test('the samplers of other tools are known by their names', () => {
    const { settings, notes } = parseParameters('a cat\nSteps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7')
    expect(settings['solver']).toEqual({ id: 'dpmpp-2m', steps: 20, nodes: { id: 'karras', rho: 7 } })
    expect(notes).toEqual([])
  })

  test('our own text is read back: the steps asked for, methods and nodes by their ids', () => {
    const solver = { id: 'dpmpp-2m', steps: 20, nodes: { id: 'trailing', rho: 7 } }
    const made = recipe({ solver })
    const fixed = { ...made, outcome: { ...made.outcome, effectiveTolerance: null, acceptedSteps: 19 } }
    const { settings, notes } = parseParameters(writeParameters(fixed))
    expect(settings['solver']).toMatchObject({ id: 'dpmpp-2m', steps: 20, nodes: { id: 'trailing' } })
    expect(notes.filter((note) => !note.startsWith('It was made with the model'))).toEqual([])
    const levels = {
      ...fixed,
      settings: { ...fixed.settings, solver: { ...fixed.settings.solver, nodes: { id: 'custom', rho: 7, list: [9, 1, 0] } } },
    }
    expect(writeParameters(levels as Recipe)).toContain('Steps: 2,')
  })

  test('a bare prompt, an empty text and a hostile one', () => {
    expect(parseParameters('only words').settings).toEqual({ prompt: 'only words', negative: '' })
    expect(parseParameters('').settings).toEqual({ prompt: '', negative: '' })
    expect(parseParameters(`Steps: 1, ${'"'.repeat(1_000_000)}`).settings['solver']).toEqual({ steps: 1 })
    expect(parseParameters(`Steps: 1, ${'a: "'.repeat(200_000)}`).settings['solver']).toEqual({ steps: 1 })
  })
})
