import { describe, expect, test } from 'vitest'
import { readComfy } from './comfyui.ts'
import { samplersOfComfy } from './foreign-names.ts'
import { node, usual } from './testing/comfy.ts'

const read = (graph: unknown): ReturnType<typeof readComfy> => readComfy(JSON.stringify(graph))
const model = 'It was made with the model "base.safetensors".'

describe('a graph of ComfyUI', () => {
  test('tells the settings of its sampler', () => {
    expect(read(usual())).toEqual({
      settings: {
        prompt: 'a red boat',
        negative: 'fog',
        guidance: 8,
        seed: 8566257,
        noiseSource: 'torch-cpu',
        width: 512,
        height: 768,
        solver: { id: 'euler', steps: 20, nodes: { id: 'uniform' } },
      },
      notes: [model],
    })
  })

  test.each(Object.entries(samplersOfComfy))('the sampler %s is %s', (name, id) => {
    expect(read(usual({ sampler_name: name, scheduler: 'karras' })).settings).toMatchObject({
      solver: { id, nodes: { id: 'karras', rho: 7 } },
    })
  })

  test.each(['dpmpp_2s_ancestral', 'dpmpp_sde', 'uni_pc', 'deis', 'toString'])('the sampler %s is noted', (name) => {
    const { settings, notes } = read(usual({ sampler_name: name }))
    expect(settings['solver']).not.toHaveProperty('id')
    expect(notes).toContain(`The sampler "${name}" is not one of Flowline's; the chosen one stays.`)
  })

  test.each([
    ['exponential', 'exponential'],
    ['simple', 'trailing'],
    ['ddim_uniform', 'leading'],
  ])('the schedule %s is %s', (name, id) => {
    expect(read(usual({ scheduler: name }))).toMatchObject({ settings: { solver: { nodes: { id } } }, notes: [model] })
  })

  test.each(['sgm_uniform', 'beta', 'kl_optimal', 'linear_quadratic'])('the schedule %s is noted', (name) => {
    const { settings, notes } = read(usual({ scheduler: name }))
    expect(settings['solver']).not.toHaveProperty('nodes')
    expect(notes[0]).toBe(`The schedule "${name}" is not one of Flowline's; the chosen time nodes stay.`)
  })

  test('values are followed to the nodes that hold them', () => {
    const graph = usual(
      { seed: ['20', 0], positive: ['22', 0] },
      {
        20: node('PrimitiveInt', { value: 7 }),
        21: node('PrimitiveString', { value: 'from afar' }),
        22: node('Reroute', { '': ['6', 0] }),
        6: node('CLIPTextEncode', { text: ['21', 0], clip: ['4', 1] }),
      },
    )
    expect(read(graph)).toMatchObject({ settings: { seed: 7, prompt: 'from afar' }, notes: [model] })
  })

  test('nodes between the prompt, the model and the sampler are named', () => {
    const graph = usual(
      { positive: ['10', 0], negative: ['10', 1], model: ['12', 0] },
      {
        10: node('ControlNetApplyAdvanced', { positive: ['11', 0], negative: ['7', 0], strength: 1 }),
        11: node('ConditioningCombine', { conditioning_1: ['6', 0], conditioning_2: ['7', 0] }),
        12: node('LoraLoader', { lora_name: 'ink', strength_model: 0.8, model: ['13', 0], clip: ['4', 1] }),
        13: node('ModelSamplingSD3', { shift: 3, model: ['4', 0] }),
        14: node('CLIPSetLastLayer', { stop_at_clip_layer: -2, clip: ['12', 1] }),
        6: node('CLIPTextEncode', { text: 'a red boat', clip: ['14', 0] }),
      },
    )
    expect(read(graph)).toMatchObject({
      settings: { prompt: 'a red boat', negative: 'fog', clipSkip: 2 },
      notes: [
        'The networks it adds to the model are left out: ink (0.8).',
        'These ComfyUI nodes are passed over: ControlNetApplyAdvanced, ConditioningCombine, ModelSamplingSD3.',
        model,
      ],
    })
  })

  test('the first of two passes is read', () => {
    const graph = usual(
      {},
      {
        1: node('KSampler', { ...usual()[3]!.inputs, steps: 9, denoise: 0.5, latent_image: ['2', 0] }),
        2: node('LatentUpscale', { samples: ['3', 0], width: 1024, height: 1024 }),
      },
    )
    expect(read(graph)).toMatchObject({
      settings: { width: 512, solver: { steps: 20 } },
      notes: ['It was sampled in 2 passes, of which only the first is taken.', model],
    })
  })

  test('another picture, a part of the steps and a batch are told', () => {
    const drawn = usual(
      { denoise: 0.6 },
      { 5: node('VAEEncode', { pixels: ['30', 0] }), 30: node('LoadImage', { image: 'a.png' }) },
    )
    expect(read(drawn).notes).toEqual([/another picture/, /a part of its steps/, model].map((one) => expect.stringMatching(one)))
    const part = usual({ add_noise: 'enable', noise_seed: 4, seed: undefined, start_at_step: 0, end_at_step: 15 })
    expect(read(part)).toMatchObject({ settings: { seed: 4 }, notes: [/a part of its steps/, model] })
    const batch = usual({}, { 5: node('EmptyLatentImage', { width: 64, height: 64, batch_size: 4 }) })
    expect(read(batch).notes[0]).toMatch(/^It was one of 4 pictures/)
  })

  test('a sampler of parts', () => {
    const graph = {
      1: node('SamplerCustomAdvanced', {
        noise: ['2', 0],
        guider: ['3', 0],
        sampler: ['4', 0],
        sigmas: ['5', 0],
        latent_image: ['6', 0],
      }),
      2: node('RandomNoise', { noise_seed: 12 }),
      3: node('BasicGuider', { model: ['9', 0], conditioning: ['7', 0] }),
      4: node('KSamplerSelect', { sampler_name: 'euler' }),
      5: node('BasicScheduler', { scheduler: 'simple', steps: 28, denoise: 1, model: ['9', 0] }),
      6: node('EmptySD3LatentImage', { width: 1024, height: 1024, batch_size: 1 }),
      7: node('FluxGuidance', { guidance: 3.5, conditioning: ['8', 0] }),
      8: node('CLIPTextEncode', { text: 'a fox', clip: ['10', 0] }),
      9: node('UNETLoader', { unet_name: 'flux.safetensors' }),
      10: node('DualCLIPLoader', {}),
    }
    expect(read(graph)).toEqual({
      settings: {
        prompt: 'a fox',
        negative: '',
        guidance: 3.5,
        seed: 12,
        noiseSource: 'torch-cpu',
        width: 1024,
        height: 1024,
        solver: { id: 'euler', steps: 28, nodes: { id: 'trailing' } },
      },
      notes: [/"simple" are rounded/, 'It was made with the model "flux.safetensors".'].map((one) =>
        typeof one === 'string' ? one : expect.stringMatching(one),
      ),
    })
  })

  test('levels of a node that lays them', () => {
    const graph = usual(
      { sigmas: ['20', 0], sampler: ['21', 0], scheduler: undefined, sampler_name: undefined, steps: undefined },
      {
        20: node('KarrasScheduler', { steps: 12, rho: 5, sigma_max: 14.6, sigma_min: 0.03 }),
        21: node('KSamplerSelect', { sampler_name: 'heun' }),
      },
    )
    expect(read(graph).settings['solver']).toEqual({ id: 'heun', steps: 12, nodes: { id: 'karras', rho: 5 } })
  })

  test('the NaN that ComfyUI writes for nodes that always run is no obstacle', () => {
    const text = JSON.stringify(usual()).replace('"class_type":"KSampler"', '"is_changed":[NaN],"class_type":"KSampler"')
    expect(readComfy(text).settings['seed']).toBe(8566257)
  })
})
