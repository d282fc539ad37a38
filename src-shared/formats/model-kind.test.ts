import { expect, test } from 'vitest'
import type { ModelKind } from '../contract/model-kinds.ts'
import { decideKind, needsOf, type KindFacts } from './model-kind.ts'

type Given = Partial<Omit<KindFacts, 'inputs'>> & { inputs: Record<string, (number | string)[]> }

const decide = ({ inputs, ...rest }: Given) =>
  decideKind({ className: null, scheduler: {}, config: {}, latent: true, inputs: new Map(Object.entries(inputs)), ...rest })

/** Inputs as the exporters write them: Optimum's main branch, its earlier form, the diffusers script, OnnxStack. */
const sample = ['batch_size', 4, 'height', 'width']
const unet = (width: number) => ({ sample, timestep: [], encoder_hidden_states: ['batch_size', 'sequence_length', width] })
const xl = (ids: number | string) => ({ ...unet(2048), text_embeds: ['batch_size', 1280], time_ids: ['batch_size', ids] })
const flux = {
  hidden_states: ['batch_size', 'packed', 64],
  encoder_hidden_states: ['batch_size', 'sequence_length', 4096],
  pooled_projections: ['batch_size', 768],
  timestep: ['step'],
  img_ids: ['packed', 3],
  txt_ids: ['sequence_length', 3],
}
const masked = (channels: number | string) => ({
  hidden_states: ['batch_size', channels, 'height', 'width'],
  encoder_hidden_states: ['batch_size', 'sequence_length', 4096],
  encoder_attention_mask: ['batch_size', 'sequence_length'],
  timestep: ['batch_size'],
})
const trailing = { _class_name: 'EulerAncestralDiscreteScheduler', timestep_spacing: 'trailing', prediction_type: 'epsilon' }

const cases: [ModelKind, string, Given][] = [
  ['sd1', 'width of the graph', { inputs: unet(768), className: 'StableDiffusionPipeline' }],
  [
    'sd1',
    'width of the config',
    { inputs: { ...unet(1), encoder_hidden_states: ['b', 's', 'd'] }, config: { cross_attention_dim: 768 } },
  ],
  [
    'sd1',
    'class name alone',
    { inputs: { ...unet(1), encoder_hidden_states: ['b', 's', 'd'] }, className: 'OnnxStableDiffusionPipeline' },
  ],
  ['sd2', 'width', { inputs: unet(1024), scheduler: { _class_name: 'DDIMScheduler', prediction_type: 'v_prediction' } }],
  ['sd-turbo', 'width and spacing', { inputs: unet(1024), scheduler: { ...trailing, _class_name: 'EulerDiscreteScheduler' } }],
  ['sd2', 'trailing, but v', { inputs: unet(1024), scheduler: { ...trailing, prediction_type: 'v_prediction' } }],
  ['lcm', 'guidance as a number', { inputs: { ...unet(768), timestep_cond: ['batch_size', 256] } }],
  ['lcm', 'scheduler', { inputs: unet(768), scheduler: { _class_name: 'LCMScheduler' } }],
  ['sdxl', 'six time ids', { inputs: xl(6), className: 'StableDiffusionXLPipeline' }],
  ['sdxl', 'free time ids', { inputs: xl('ids'), config: { cross_attention_dim: 2048 } }],
  ['sdxl-refiner', 'five time ids', { inputs: xl(5) }],
  ['sdxl-refiner', 'width of the config', { inputs: xl('ids'), config: { cross_attention_dim: 1280 } }],
  ['sdxl-turbo', 'spacing', { inputs: xl(6), scheduler: trailing }],
  ['lcm-xl', 'guidance as a number', { inputs: { ...xl(6), timestep_cond: ['batch_size', 256] } }],
  [
    'sd3',
    'pooled projections over a grid',
    {
      inputs: {
        hidden_states: ['b', 16, 'h', 'w'],
        encoder_hidden_states: ['b', 's', 4096],
        pooled_projections: ['b', 2048],
        timestep: ['step'],
      },
    },
  ],
  ['flux-dev', 'ids and guidance', { inputs: { ...flux, guidance: ['batch_size'] } }],
  ['flux-schnell', 'ids', { inputs: flux }],
  ['pixart', 'mask, four channels', { inputs: masked(4) }],
  ['pixart', 'class name', { inputs: masked('c'), className: 'PixArtAlphaPipeline' }],
  ['sana', 'mask, 32 channels', { inputs: masked(32) }],
  ['sana', 'class name', { inputs: masked('c'), className: 'ORTSanaPipeline' }],
  ['latent-text', 'another width', { inputs: unet(64), className: 'StableDiffusionPipeline' }],
  ['pixel-text', 'no VAE', { inputs: unet(64), latent: false }],
  ['class-conditional', 'labels', { inputs: { sample, timestep: ['b'], class_labels: ['b'] }, latent: false }],
  ['consistency', 'class name', { inputs: { sample, timestep: ['b'] }, className: 'ConsistencyModelPipeline', latent: false }],
  [
    'consistency',
    'scheduler',
    { inputs: { sample, timestep: ['b'] }, scheduler: { _class_name: 'CMStochasticIterativeScheduler' } },
  ],
  [
    'consistency',
    'class name, with labels',
    { inputs: { sample, timestep: ['b'], class_labels: ['b'] }, className: 'ConsistencyModelPipeline', latent: false },
  ],
  ['unconditional', 'nothing else', { inputs: { sample, timestep: ['b'] }, className: 'DDPMPipeline', latent: false }],
]

test.each(cases)('%s by %s', (kind, _, given) => {
  const decision = decide(given)
  expect(decision.kind).toBe(kind)
  expect(decision.from).not.toBe('')
  expect(needsOf[kind].side).toBeGreaterThan(0)
  for (const input of ['encoder_hidden_states', 'text_embeds', 'img_ids', 'pooled_projections', 'class_labels'])
    if (input in given.inputs) expect(needsOf[kind].inputs).toContain(input)
})
