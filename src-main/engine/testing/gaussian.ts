import type { Dim, ElementType, Graph, GraphNode } from './onnx-writer.ts'

export interface GaussianOptions {
  /** Shape of the sample input, batch dimension included. */
  readonly shape?: readonly Dim[]
  readonly type?: ElementType
  readonly timestep?: { type: ElementType; shape: readonly Dim[] }
  /** Reads one label for each row of a vector; without it the mean stands for all. */
  readonly labelPerRow?: boolean
  /** Width of encoder_hidden_states; none makes an unconditional network. */
  readonly context?: number
  /** Answers NaN at labels below this. */
  readonly nanBelow?: number
  /** Multiplies matrices of this side on every call, to take time. */
  readonly burden?: number
  readonly externalWeights?: boolean
}

/** Standard deviation of the data in every graph made here. */
export const gaussianStd = 0.5

/**
 * A flow network (label t = 1000 tau, x = (1 - tau) x0 + tau eps, output eps - x0) whose data are N(m, c^2 I): exact at
 * every level. m is the mean of encoder_hidden_states, 0 without it. From noise z the flow ends at m + c z.
 *   v = (x - alpha m)(tau - alpha c^2)/(alpha^2 c^2 + tau^2) - m,  alpha = 1 - tau
 */
export function gaussianFlow(options: GaussianOptions = {}): Graph {
  const {
    shape = ['batch', 3, 8, 8],
    type = 'float32',
    timestep = { type: 'float32', shape: [] },
    labelPerRow = false,
    context,
    nanBelow,
    burden,
  } = options
  const nodes: GraphNode[] = []
  const add = (op: string, inputs: string[], output: string, attributes?: GraphNode['attributes']): string => {
    nodes.push({ op, inputs, output, ...(attributes ? { attributes } : {}) })
    return output
  }
  const x = type === 'float32' ? 'sample' : add('Cast', ['sample'], 'x32', { to: 1 })
  const label = timestep.type === 'float32' ? 'timestep' : add('Cast', ['timestep'], 't32', { to: 1 })
  const first = labelPerRow ? add('Reshape', [label, 'column'], 't') : add('ReduceMean', [label], 't', { keepdims: 0 })
  const tau = add('Mul', [first, 'perThousand'], 'tau')
  const alpha = add('Sub', ['one', tau], 'alpha')
  const numerator = add('Sub', [tau, add('Mul', [alpha, 'variance'], 'a1')], 'numerator')
  const squares = add(
    'Add',
    [add('Mul', [add('Mul', [alpha, alpha], 'a2'), 'variance'], 'a3'), add('Mul', [tau, tau], 'tau2')],
    'squares',
  )
  const rate = add('Div', [numerator, squares], 'rate')
  let v: string
  if (context === undefined) {
    v = add('Mul', [x, rate], 'v')
  } else {
    const m = add('ReduceMean', ['encoder_hidden_states'], 'm', { keepdims: 0 })
    const centred = add('Sub', [x, add('Mul', [alpha, m], 'am')], 'centred')
    v = add('Sub', [add('Mul', [centred, rate], 'scaled'), m], 'v')
  }
  if (nanBelow !== undefined) {
    const root = add('Sqrt', [add('Sub', [first, 'nanBelow'], 'above')], 'root')
    v = add('Add', [v, add('Mul', [root, 'zero'], 'nothing')], 'maybe')
  }
  if (burden !== undefined) {
    const square = add('Expand', [add('ReduceMean', [x], 'mean', { keepdims: 0 }), 'side'], 'square')
    const product = add('MatMul', [square, add('MatMul', [square, square], 'product1')], 'product2')
    v = add('Add', [v, add('Mul', [add('ReduceMean', [product], 'weight', { keepdims: 0 }), 'zero'], 'ballast')], 'late')
  }
  if (type === 'float32') add('Identity', [v], 'out_sample')
  else add('Cast', [v], 'out_sample', { to: type === 'float16' ? 10 : 11 })
  const scalar = (value: number) => ({ shape: [], values: [value] })
  return {
    inputs: [
      { name: 'sample', type, shape },
      { name: 'timestep', ...timestep },
      ...(context === undefined
        ? []
        : [{ name: 'encoder_hidden_states', type, shape: [shape[0]!, 'sequence', context] } as const]),
    ],
    outputs: [{ name: 'out_sample', type, shape }],
    nodes:
      context !== undefined && type !== 'float32'
        ? [
            { op: 'Cast', inputs: ['encoder_hidden_states'], output: 'context32', attributes: { to: 1 } },
            ...nodes.map((node) => ({
              ...node,
              inputs: node.inputs.map((name) => (name === 'encoder_hidden_states' ? 'context32' : name)),
            })),
          ]
        : nodes,
    constants: {
      one: scalar(1),
      zero: scalar(0),
      perThousand: scalar(0.001),
      variance: scalar(gaussianStd ** 2),
      ...(labelPerRow ? { column: { shape: [4], values: [-1, 1, 1, 1], type: 'int64' as const } } : {}),
      ...(nanBelow === undefined ? {} : { nanBelow: scalar(nanBelow) }),
      ...(burden === undefined ? {} : { side: { shape: [2], values: [burden, burden], type: 'int64' as const } }),
    },
    ...(options.externalWeights ? { external: { location: 'model.onnx_data', names: ['one', 'variance'] } } : {}),
  }
}

/** last_hidden_state = table[input_ids]: row i of the table holds i / 100 everywhere. */
export function tableEncoder(vocabulary: number, width: number, ids: { type: 'int64' | 'int32'; length: Dim }): Graph {
  return {
    inputs: [{ name: 'input_ids', type: ids.type, shape: ['batch', ids.length] }],
    outputs: [{ name: 'last_hidden_state', type: 'float32', shape: ['batch', ids.length, width] }],
    nodes: [{ op: 'Gather', inputs: ['table', 'input_ids'], output: 'last_hidden_state' }],
    constants: {
      table: {
        shape: [vocabulary, width],
        values: Array.from({ length: vocabulary * width }, (_, i) => Math.floor(i / width) / 100),
      },
    },
  }
}

/** A decoder that repeats every latent cell `factor` times along both sides and keeps three channels. */
export function repeatDecoder(channels: number, factor: number): Graph {
  return {
    inputs: [{ name: 'latent_sample', type: 'float32', shape: ['batch', channels, 'h', 'w'] }],
    outputs: [{ name: 'sample', type: 'float32', shape: ['batch', 3, 'H', 'W'] }],
    nodes: [
      { op: 'Slice', inputs: ['latent_sample', 'from', 'to', 'axis'], output: 'three' },
      { op: 'Resize', inputs: ['three', '', 'scales'], output: 'sample' },
    ],
    constants: {
      from: { shape: [1], values: [0], type: 'int64' },
      to: { shape: [1], values: [3], type: 'int64' },
      axis: { shape: [1], values: [1], type: 'int64' },
      scales: { shape: [4], values: [1, 1, factor, factor] },
    },
  }
}
