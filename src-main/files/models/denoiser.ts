import type { ModelKind, TensorInfo } from '../../../src-shared/contract/index.ts'
import { needsOf, runnableKinds } from '../../../src-shared/formats/model-kind.ts'
import { isPictureShape } from '../../../src-shared/formats/rgb.ts'
import type { Config, GraphFile, ModelContents } from './contents.ts'

const sampleNames = ['sample', 'hidden_states', 'x']
const timeNames = ['timestep', 'timesteps', 't']
const contextNames = ['encoder_hidden_states', 'context']

/** The inputs of the denoising graph that every kind has; a graph without them is noted as none. */
export function readInputs(
  contents: ModelContents,
  component: string,
  { header }: GraphFile,
): { sample: TensorInfo | null; context: TensorInfo | null; rest: readonly string[] } {
  const file = `${component}/model.onnx`
  const pick = (names: readonly string[]): TensorInfo | null => header.inputs.find(({ name }) => names.includes(name)) ?? null
  const [sample, time, context] = [pick(sampleNames), pick(timeNames), pick(contextNames)]
  if (!sample || !time) {
    contents.note('not-a-denoiser', `${file} is no denoising network: it has no "sample" or no "timestep" input.`, file)
    return { sample: null, context: null, rest: [] }
  }
  const rest = header.inputs.filter((input) => input !== sample && input !== time).map(({ name }) => name)
  return { sample, context, rest }
}

/** Notes a kind that the engine has no family for, and inputs that its family does not know. */
export function checkKind(contents: ModelContents, component: string, kind: ModelKind, rest: readonly string[]): void {
  const file = `${component}/model.onnx`
  const unknown = rest.filter((name) => !needsOf[kind].inputs.includes(name))
  if (!runnableKinds.has(kind))
    contents.note('kind-unsupported', `Models of the kind ${kind} cannot run in this version yet; choose another model.`, file)
  else if (unknown.length > 0) {
    contents.note(
      'inputs-unsupported',
      `${file} wants ${unknown.slice(0, 5).join(', ')}, which this version does not supply; models of this kind cannot run yet.`,
      file,
    )
  }
}

export interface Sizes {
  readonly sampleShape: number[]
  readonly size: { width: number; height: number; multiple: number; fixed: boolean } | null
  readonly latent: { channels: number; factor: number } | null
}

const defaultSide = 64

/** Shape of one sample and the picture sizes, from the graph's dimensions, the configs and the sidecar. */
export function readSizes(sample: TensorInfo, config: Config, sidecar: Config, decoder: Config | null): Sizes {
  const dims = sample.shape.slice(1)
  const declared = wholeNumbers(sidecar['sampleShape'])
  if (dims.length !== 3) {
    const shape = declared?.length === dims.length ? declared : dims.map((dim) => (typeof dim === 'number' ? dim : 1))
    return { sampleShape: shape, size: null, latent: null }
  }
  const sides = Array.isArray(config['sample_size']) ? config['sample_size'] : [config['sample_size'], config['sample_size']]
  const at = (axis: 0 | 1 | 2, configured: unknown): number => {
    const dim = dims[axis]
    if (typeof dim === 'number' && dim > 0) return dim
    if (declared?.length === 3) return declared[axis]!
    return typeof configured === 'number' && Number.isInteger(configured) && configured > 0
      ? configured
      : axis === 0
        ? 4
        : defaultSide
  }
  const shape = [at(0, config['in_channels']), at(1, sides[0]), at(2, sides[1])] as const
  const factor = decoder ? factorOf(decoder) : 1
  if (!decoder && !isPictureShape(shape)) return { sampleShape: [...shape], size: null, latent: null }
  const fixed = typeof dims[1] === 'number' && typeof dims[2] === 'number'
  return {
    sampleShape: [...shape],
    size: { width: shape[2] * factor, height: shape[1] * factor, multiple: decoder ? factor * halvings(config) : 1, fixed },
    latent: decoder ? { channels: shape[0], factor } : null,
  }
}

/** Pixels per latent cell: every block of the decoder but one doubles the size. */
function factorOf(decoder: Config): number {
  const blocks = decoder['block_out_channels']
  return Array.isArray(blocks) && blocks.length > 0 ? 2 ** (blocks.length - 1) : 8
}

/** Cells that the network's halvings of the grid need along a side: one halving fewer than it has blocks; 8 where unknown. */
function halvings(config: Config): number {
  const blocks = config['block_out_channels']
  return Array.isArray(blocks) && blocks.length > 0 && blocks.length <= 8 ? 2 ** (blocks.length - 1) : 8
}

function wholeNumbers(value: unknown): number[] | null {
  return Array.isArray(value) && value.length > 0 && value.every((n) => Number.isInteger(n) && n > 0) ? (value as number[]) : null
}

const quantised = new Set([
  'DequantizeLinear',
  'QLinearConv',
  'QLinearMatMul',
  'MatMulInteger',
  'ConvInteger',
  'DynamicQuantizeLinear',
])
const floats = ['float32', 'float16', 'bfloat16', 'float64']

/**
 * Precision of the weights: integer where the graph computes with quantised ones, else its most frequent float type. A
 * graph that computes in float64 is exact by intent, whatever it stores.
 */
export function readPrecision({ header }: GraphFile, sample: TensorInfo | null): string | null {
  if (header.weights.has('float64') && !header.weights.has('float32')) return 'float64'
  if (header.operators.has('MatMulNBits')) return 'int4'
  if ([...quantised].some((operator) => header.operators.has(operator))) return 'int8'
  const most = floats
    .filter((type) => header.weights.has(type))
    .sort((a, b) => header.weights.get(b)! - header.weights.get(a)!)[0]
  return most ?? sample?.type ?? null
}
