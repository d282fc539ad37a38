import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settingsOfRunSchema, solverSettingsSchema, type Recipe } from '../contract/recipe.ts'
import { usualRho } from '../contract/usual-rho.ts'
import { webNodes, webSamplers } from './foreign-names.ts'
import { parseParameters, writeParameters } from './parameters.ts'
import { recipe } from './testing/recipe.ts'

describe('names of samplers and schedules', () => {
  const fixed = (solver: object): Recipe => {
    const made = recipe({ solver })
    return { ...made, outcome: { ...made.outcome, effectiveTolerance: null } }
  }

  test.each(Object.entries(webSamplers))('%s is written as %s and read back', (id, name) => {
    const text = writeParameters(fixed({ id, steps: 20 }))
    expect(text).toContain(`Sampler: ${name}, Schedule type: Karras`)
    const { settings, notes } = parseParameters(text)
    expect(settings['solver']).toEqual({ id, steps: 20, rtol: 1e-4, nodes: { id: 'karras', rho: 7 } })
    expect(notes).toEqual(['It was made with the model "Exact, pictures".'])
  })

  test.each([...Object.entries(webNodes), ['model', 'model'], ['trailing', 'trailing'], ['beta', 'beta']])(
    'the nodes %s are written as %s and read back',
    (id, name) => {
      const text = writeParameters(fixed({ id: 'euler', nodes: { id, rho: usualRho(id) } }))
      expect(text).toContain(`Schedule type: ${name}, CFG scale`)
      expect(parseParameters(text).settings).toMatchObject({ solver: { nodes: { id } } })
    },
  )

  test('an exponent that is not the usual one is written and read back', () => {
    const text = writeParameters(fixed({ id: 'euler', nodes: { id: 'karras', rho: 5 } }))
    expect(text).toContain('Schedule type: Karras, Schedule rho: 5,')
    expect(parseParameters(text)).toMatchObject({ settings: { solver: { nodes: { id: 'karras', rho: 5 } } } })
  })

  test.each([{ r: 0.4 }, { richardson: true }, { afs: true }, { chart: 'angle' }])(
    'a method set up as no web UI can appears under its id: %o',
    (set) => {
      const text = writeParameters(fixed({ id: 'dpm-2', ...set }))
      expect(text).toContain('Sampler: dpm-2,')
      expect(parseParameters(text).settings).toMatchObject({ solver: { id: 'dpm-2' } })
    },
  )

  const read = (sampler: string, schedule: string, steps = 20): { solver: unknown; notes: string[] } => {
    const { settings, notes } = parseParameters(`a cat\nSteps: ${steps}, Sampler: ${sampler}, Schedule type: ${schedule}`)
    return { solver: settings['solver'], notes }
  }

  test.each([
    ['Uniform', { id: 'uniform' }],
    ['Normal', { id: 'uniform' }],
    ['Simple', { id: 'trailing' }],
    ['DDIM', { id: 'leading' }],
    ['Polyexponential', { id: 'polyexponential', rho: 1 }],
    ['Automatic', { id: 'uniform' }],
  ])('the schedule %s has its like here', (schedule, nodes) => {
    expect(read('Euler', schedule)).toEqual({ solver: { id: 'euler', steps: 20, nodes }, notes: [] })
  })

  test.each(['SGM Uniform', 'Beta', 'KL Optimal', 'Align Your Steps', 'constructor'])('the schedule %s is noted', (schedule) => {
    const note = `The schedule "${schedule}" is not one of Flowline's; the chosen time nodes stay.`
    expect(read('Euler', schedule)).toEqual({ solver: { id: 'euler', steps: 20 }, notes: [note] })
  })

  test('schedules on training steps are alike only where the number of steps divides theirs', () => {
    expect(read('Euler', 'Simple', 28)).toMatchObject({ solver: { nodes: { id: 'trailing' } }, notes: [/rounded otherwise/] })
    expect(read('Euler', 'DDIM', 30)).toMatchObject({ solver: { id: 'euler', steps: 30 }, notes: [/"DDIM" is not one/] })
  })

  test('Automatic is what the sampler takes by itself', () => {
    expect(read('DPM++ 2M', 'Automatic').solver).toMatchObject({ nodes: { id: 'karras', rho: 7 } })
    expect(read('DPM++ 2M SDE', 'Automatic').solver).toMatchObject({ nodes: { id: 'exponential' } })
    expect(read('Restart', 'Automatic').solver).toEqual({ steps: 20 })
  })

  test('a schedule at the end of the sampler, as older ones write it', () => {
    const { settings } = parseParameters('a cat\nSteps: 20, Sampler: DPM++ 2M SDE Exponential')
    expect(settings['solver']).toEqual({ id: 'sde-dpmpp-2m', steps: 20, nodes: { id: 'exponential' } })
  })

  test.each(['DPM fast', 'UniPC', 'DPM++ 2S a', 'PLMS', '__proto__'])('the sampler %s has no like and is noted', (name) => {
    const { solver, notes } = read(name, 'Karras')
    expect(solver).toEqual({ steps: 20, nodes: { id: 'karras', rho: 7 } })
    expect(notes).toEqual([`The sampler "${name}" is not one of Flowline's; the chosen one stays.`])
  })

  test('a sampler that leaves a level out is told', () => {
    expect(read('DPM2', 'Karras')).toMatchObject({ notes: [/"DPM2" the other tool leaves out/] })
  })
})

describe('what web UIs do around a run', () => {
  test('a second pass is no picture to start from', () => {
    const text =
      'a cat\nSteps: 20, Sampler: Euler, Denoising strength: 0.5, Hires upscale: 2, Hires steps: 10, Hires upscaler: Latent'
    expect(parseParameters(text).notes).toEqual(['It was enlarged in a second pass, which is not repeated.'])
    const resized = parseParameters('a cat\nSteps: 20, Denoising strength: 0.5, Hires resize: 1024x1024')
    expect(resized.notes).toEqual(['It was enlarged in a second pass, which is not repeated.'])
    const drawn = parseParameters('a cat\nSteps: 20, Denoising strength: 0.5')
    expect(drawn.notes).toEqual(['It was made from another picture, which the text does not hold.'])
  })

  test('networks called for in the prompt are taken out and noted', () => {
    const text = 'a <lora:foo:0.8>cat<hypernet:bar>\nNegative prompt: <lora:neg:-1:0.2> dog\nSteps: 20'
    expect(parseParameters(text)).toEqual({
      settings: { prompt: 'a cat', negative: 'dog', solver: { steps: 20 } },
      notes: ['The networks it adds to the model are left out: foo (0.8), bar, neg (-1).'],
    })
  })

  test('what only looks like a tag stays, and so do the words of our own prompts', () => {
    expect(parseParameters('a <lora> <b:c> <lora:\nSteps: 20').settings['prompt']).toBe('a <lora> <b:c> <lora:')
    expect(parseParameters(writeParameters(recipe({ prompt: '<lora:a:1>' }))).settings['prompt']).toBe('<lora:a:1>')
  })
})

const solverFields = solverSettingsSchema.partial()
const otherFields = settingsOfRunSchema.omit({ solver: true }).partial()

test("names of an object's own are no names of a noise source", () => {
  for (const name of ['valueOf', 'constructor', '__proto__'])
    expect(parseParameters(`a boat\nSteps: 9, Seed: 3, RNG: ${name}`).settings.noiseSource).toBe('torch-cuda')
})

test('any text is read without a failure, into settings that a run can have', () => {
  const key = fc.constantFrom('Sampler', 'Schedule type', 'Seed', 'Size', 'Steps', 'CFG scale', 'RNG', 'Version', 'Schedule rho')
  const pair = fc.tuple(fc.oneof(key, fc.string()), fc.oneof(fc.string(), fc.double().map(String)))
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 40 }), fc.array(pair, { maxLength: 6 }), (prompt, pairs) => {
      const { settings } = parseParameters(`${prompt}\nSteps: 9, ${pairs.map(([name, value]) => `${name}: ${value}`).join(', ')}`)
      const { solver, ...rest } = settings
      expect(solverFields.safeParse(solver ?? {}).error).toBeUndefined()
      expect(otherFields.safeParse(rest).error).toBeUndefined()
    }),
  )
})
