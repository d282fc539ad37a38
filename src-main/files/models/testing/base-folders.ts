import { writeOnnx, type Graph, type TensorDeclaration } from '../../../engine/testing/onnx-writer.ts'

/** Files of a folder by path, with forward slashes. */
export type Parts = Map<string, Uint8Array>

const float = (name: string, ...shape: (number | string)[]): TensorDeclaration => ({ name, type: 'float32', shape })
const time = (...shape: (number | string)[]): TensorDeclaration => float('timestep', ...shape)

export interface BaseGraph {
  readonly path: string
  readonly graph: Graph
}

function network(inputs: TensorDeclaration[], output: TensorDeclaration, external = false): Graph {
  return {
    inputs,
    outputs: [output],
    nodes: Array.from({ length: 40 }, (_, i) => ({
      op: ['Mul', 'Add', 'Conv'][i % 3]!,
      inputs: [`v${i}`, 'w'],
      output: `v${i + 1}`,
    })),
    constants: { w: { shape: [8, 8], values: Array.from({ length: 64 }, (_, i) => i / 64) } },
    ...(external ? { external: { location: 'weights.bin', names: ['w'] } } : {}),
  }
}

const latent = ['batch', 4, 'height', 'width'] as const
const context = float('encoder_hidden_states', 'batch', 'sequence', 768)
const encoder: Graph = {
  ...network([], float('last_hidden_state', 'batch', 'sequence', 768)),
  inputs: [{ name: 'input_ids', type: 'int64', shape: ['batch', 'sequence'] }],
}
const decoderOf = (channels: number): Graph =>
  network([float('latent_sample', 'batch', channels, 'height', 'width')], float('sample', 'batch', 3, 'H', 'W'))
const beta = { beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012, num_train_timesteps: 1000 }

interface Base {
  readonly graphs: readonly BaseGraph[]
  readonly configs: Readonly<Record<string, unknown>>
}

/** A Stable Diffusion-like folder, an unconditional one with weights beside its graph, and a transformer. */
export const bases: readonly Base[] = [
  {
    graphs: [
      { path: 'unet/model.onnx', graph: network([float('sample', ...latent), time(), context], float('out_sample', ...latent)) },
      { path: 'text_encoder/model.onnx', graph: encoder },
      { path: 'vae_decoder/model.onnx', graph: decoderOf(4) },
    ],
    configs: {
      'model_index.json': {
        _class_name: 'StableDiffusionPipeline',
        unet: ['diffusers', 'OnnxRuntimeModel'],
        vae: ['diffusers', 'AutoencoderKL'],
      },
      'scheduler/scheduler_config.json': { _class_name: 'PNDMScheduler', prediction_type: 'epsilon', ...beta },
      'unet/config.json': { sample_size: 64, in_channels: 4, block_out_channels: [320, 640, 1280, 1280] },
      'vae_decoder/config.json': { block_out_channels: [128, 256, 512, 512], scaling_factor: 0.18215, latent_channels: 4 },
      'text_encoder/config.json': { max_position_embeddings: 77 },
      'tokenizer/tokenizer.json': { version: '1.0', model: { type: 'WordLevel', vocab: { boat: 0, tree: 1 } } },
      'flowline.json': { name: 'Base', examplePrompts: [{ en: 'a boat', 'zh-CN': '一艘船' }], maxTokens: 77 },
    },
  },
  {
    graphs: [
      {
        path: 'unet/model.onnx',
        graph: network([float('sample', 'batch', 3, 32, 32), time('batch')], float('out_sample', 'batch', 3, 32, 32), true),
      },
    ],
    configs: {
      'model_index.json': { _class_name: 'DDPMPipeline' },
      'scheduler/scheduler_config.json': {
        _class_name: 'DDPMScheduler',
        trained_betas: Array.from({ length: 50 }, (_, i) => 1e-4 + i * 4e-4),
      },
      'unet/config.json': { sample_size: [32, 32], in_channels: 3 },
    },
  },
  {
    graphs: [
      {
        path: 'transformer/model.onnx',
        graph: network(
          [float('hidden_states', 'batch', 16, 'h', 'w'), time('step'), float('pooled_projections', 'batch', 2048)],
          float('out_hidden_states', 'batch', 16, 'h', 'w'),
        ),
      },
      { path: 'vae_decoder/model.onnx', graph: decoderOf(16) },
    ],
    configs: {
      'scheduler/scheduler_config.json': { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 },
      'transformer/config.json': { patch_size: 2, sample_size: 128 },
    },
  },
]

export function partsOf({ graphs, configs }: Base): Parts {
  const parts: Parts = new Map()
  for (const { path, graph } of graphs) {
    const { model, external } = writeOnnx(graph)
    parts.set(path, model)
    if (graph.external) parts.set(path.replace('model.onnx', graph.external.location), external)
  }
  for (const [path, value] of Object.entries(configs)) parts.set(path, new TextEncoder().encode(JSON.stringify(value)))
  return parts
}
