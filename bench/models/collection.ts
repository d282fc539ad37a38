import { cpSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeOnnx, type Graph, type TensorDeclaration } from '../../src-main/engine/testing/onnx-writer.ts'

const float = (name: string, ...shape: (number | string)[]): TensorDeclaration => ({ name, type: 'float32', shape })

/** A graph of `nodes` nodes and `weights` tensors whose data would lie in model.onnx_data. */
function graph(inputs: TensorDeclaration[], outputs: TensorDeclaration[], nodes: number, weights: number): Graph {
  const names = Array.from(
    { length: weights },
    (_, i) => `down_blocks.${i % 4}.attentions.${i % 3}.transformer_blocks.${i}.weight`,
  )
  return {
    inputs,
    outputs,
    nodes: Array.from({ length: nodes }, (_, i) => ({
      op: ['Conv', 'MatMul', 'Add', 'Reshape', 'Transpose', 'Softmax'][i % 6]!,
      inputs: [`/down_blocks.${i % 4}/value_${i}`, names[i % weights]!],
      output: `/down_blocks.${i % 4}/value_${i + 1}`,
      ...(i % 6 === 0 ? { attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1] } } : {}),
    })),
    constants: Object.fromEntries(names.map((name) => [name, { shape: [2, 2], values: [1, 2, 3, 4] }])),
    external: { location: 'model.onnx_data', names },
  }
}

const latent = (name: string) => float(name, 'batch_size', 4, 'height', 'width')
const context = float('encoder_hidden_states', 'batch_size', 'sequence_length', 768)
const pixels = (name: string) => float(name, 'batch_size', 3, 'height', 'width')
const tokens: TensorDeclaration = { name: 'input_ids', type: 'int64', shape: ['batch_size', 'sequence_length'] }

/** Nodes and tensors as many as Optimum's export of Stable Diffusion 1.5 has. */
const graphs: Record<string, Graph> = {
  text_encoder: graph([tokens], [float('last_hidden_state', 'batch_size', 'sequence_length', 768)], 700, 196),
  unet: graph([latent('sample'), float('timestep'), context], [latent('out_sample')], 2900, 686),
  vae_encoder: graph([pixels('sample')], [float('latent_parameters', 'batch_size', 8, 'h', 'w')], 300, 108),
  vae_decoder: graph([latent('latent_sample')], [pixels('sample')], 400, 140),
}
const configs: Record<string, unknown> = {
  'model_index.json': {
    _class_name: 'StableDiffusionPipeline',
    unet: ['diffusers', 'OnnxRuntimeModel'],
    vae: ['diffusers', 'AutoencoderKL'],
  },
  'scheduler/scheduler_config.json': {
    _class_name: 'PNDMScheduler',
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: 'scaled_linear',
    num_train_timesteps: 1000,
    steps_offset: 1,
  },
  'text_encoder/config.json': { max_position_embeddings: 77, hidden_size: 768 },
  'unet/config.json': { sample_size: 64, in_channels: 4, cross_attention_dim: 768, block_out_channels: [320, 640, 1280, 1280] },
  'vae_encoder/config.json': { block_out_channels: [128, 256, 512, 512] },
  'vae_decoder/config.json': { block_out_channels: [128, 256, 512, 512], scaling_factor: 0.18215 },
  'tokenizer/vocab.json': {},
  'tokenizer/tokenizer_config.json': { model_max_length: 77 },
}

/** Writes `count` folders of the layout and the size of graph of Stable Diffusion 1.5; weights are files without blocks on disk. */
export function writeCollection(folder: string, count: number): void {
  const first = join(folder, 'model-000')
  const put = (file: string, data: string | Uint8Array): void => {
    mkdirSync(dirname(join(first, file)), { recursive: true })
    writeFileSync(join(first, file), data)
  }
  for (const [name, content] of Object.entries(configs)) put(name, JSON.stringify(content))
  put('tokenizer/merges.txt', '#version: 0.2\n')
  for (const [name, content] of Object.entries(graphs)) {
    const { model, external } = writeOnnx(content)
    put(`${name}/model.onnx`, model)
    put(`${name}/model.onnx_data`, '')
    truncateSync(join(first, `${name}/model.onnx_data`), external.length)
  }
  for (let i = 1; i < count; i++) cpSync(first, join(folder, `model-${String(i).padStart(3, '0')}`), { recursive: true })
}
