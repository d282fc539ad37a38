import type { Tensor } from 'onnxruntime-node'
import { AppError } from '../../../src-shared/contract/errors.ts'
import { halfView } from './half.ts'
import { onnxRuntime } from './onnx.ts'
import type { TensorSpec } from './session.ts'

/** A float input with memory of its own: written from float64, read by the session. */
export interface FloatFeed {
  readonly tensor: Tensor
  /** Rounds `values` to the input's type; every row of the batch where none is named. */
  write(values: ArrayLike<number>, row?: number): void
}

const floatTypes = new Set<string>(['float32', 'float16', 'float64'])
export const isFloat = (spec: TensorSpec): boolean => floatTypes.has(spec.type)

/** Rows the graph insists on in its first dimension; 1 where it is free. */
export function batchOf(spec: TensorSpec): number {
  const first = spec.shape[0]
  return typeof first === 'number' && first > 0 ? first : 1
}

/** A feed of shape [batch, ...sample]. */
export async function floatFeed(spec: TensorSpec, batch: number, sample: readonly number[], file: string): Promise<FloatFeed> {
  const { Tensor } = await onnxRuntime()
  const size = sample.reduce((total, n) => total * n, 1)
  const dims = [batch, ...sample]
  const rows =
    (target: { set(values: ArrayLike<number>, offset?: number): void }) =>
    (values: ArrayLike<number>, only?: number): void => {
      if (only !== undefined) target.set(values, only * size)
      else for (let row = 0; row < batch; row++) target.set(values, row * size)
    }
  switch (spec.type) {
    case 'float32': {
      const data = new Float32Array(batch * size)
      return { tensor: new Tensor('float32', data, dims), write: rows(data) }
    }
    case 'float64': {
      const data = new Float64Array(batch * size)
      return { tensor: new Tensor('float64', data, dims), write: rows(data) }
    }
    case 'float16': {
      const data = new Uint16Array(batch * size)
      return { tensor: new Tensor('float16', data, dims), write: rows(halfView(data)) }
    }
    default:
      throw wrongType(spec, file, 'a float type')
  }
}

/** Numbers for one input, shape without the batch dimension. */
export interface Values {
  readonly data: ArrayLike<number>
  readonly shape: readonly number[]
}

/** True for an input with a batch dimension before the values' own. */
export const hasRows = (spec: TensorSpec, { shape }: Values): boolean => spec.shape.length > shape.length

/** Numbers as the graph wants them, of any numeric type: one after the other as rows, or the first alone for an input without rows. */
export async function valueFeed(spec: TensorSpec, values: readonly Values[], file: string): Promise<Tensor> {
  const { Tensor } = await onnxRuntime()
  const [first] = values
  const { shape } = first!
  const given = hasRows(spec, first!) ? values : [first!]
  const dims = hasRows(spec, first!) ? [given.length, ...shape] : [...shape]
  const all = <T>(read: (value: number) => T): T[] => given.flatMap(({ data }) => Array.from(data, read))
  switch (spec.type) {
    case 'int64':
      return new Tensor('int64', BigInt64Array.from(all((value) => BigInt(Math.round(value)))), dims)
    case 'int32':
      return new Tensor('int32', Int32Array.from(all(Math.round)), dims)
    case 'bool':
      return new Tensor('bool', Uint8Array.from(all((value) => (value === 0 ? 0 : 1))), dims)
    default: {
      const feed = await floatFeed(spec, given.length, shape, file)
      for (const [row, { data }] of given.entries()) feed.write(data, row)
      return feed.tensor.reshape(dims)
    }
  }
}

/**
 * A number fed as the graph wants it: any numeric type, as one for each row, or as one for all rows, which then is that of the
 * row written last; integers are rounded.
 */
export async function scalarFeed(
  spec: TensorSpec,
  batch: number,
  file: string,
): Promise<{ tensor: Tensor; write(value: number, row: number): void }> {
  const { Tensor } = await onnxRuntime()
  if (spec.shape.length > 2) throw wrongType(spec, file, 'a scalar or a vector')
  const first = spec.shape[0]
  const rows = spec.shape.length === 0 ? 1 : typeof first === 'number' ? first : batch
  const dims = spec.shape.length === 0 ? [] : spec.shape.length === 1 ? [rows] : [rows, 1]
  const single = rows !== batch
  const put = (row: number, write: (place: number) => void): void => {
    if (single) for (let place = 0; place < rows; place++) write(place)
    else write(row)
  }
  switch (spec.type) {
    case 'float32':
    case 'float64': {
      const data = spec.type === 'float32' ? new Float32Array(rows) : new Float64Array(rows)
      const write = (value: number, row: number): void => put(row, (place) => (data[place] = value))
      return { tensor: new Tensor(spec.type, data, dims), write }
    }
    case 'float16': {
      const data = new Uint16Array(rows)
      const view = halfView(data)
      const write = (value: number, row: number): void => put(row, (place) => view.set([value], place))
      return { tensor: new Tensor('float16', data, dims), write }
    }
    case 'int64': {
      const data = new BigInt64Array(rows)
      const write = (value: number, row: number): void => put(row, (place) => (data[place] = BigInt(Math.round(value))))
      return { tensor: new Tensor('int64', data, dims), write }
    }
    case 'int32': {
      const data = new Int32Array(rows)
      const write = (value: number, row: number): void => put(row, (place) => (data[place] = Math.round(value)))
      return { tensor: new Tensor('int32', data, dims), write }
    }
    default:
      throw wrongType(spec, file, 'a numeric type')
  }
}

/** Token ids or a mask of shape [batch, length], as int64 or int32. */
export async function idFeed(spec: TensorSpec, ids: readonly number[], file: string): Promise<Tensor> {
  const { Tensor } = await onnxRuntime()
  const batch = batchOf(spec)
  const all = Array.from({ length: batch }, () => ids).flat()
  const dims = [batch, ids.length]
  if (spec.type === 'int64') return new Tensor('int64', BigInt64Array.from(all, BigInt), dims)
  if (spec.type === 'int32') return new Tensor('int32', Int32Array.from(all), dims)
  if (spec.type === 'bool') return new Tensor('bool', Uint8Array.from(all), dims)
  throw wrongType(spec, file, 'an integer type')
}

/** A true switch, as some exporters leave one among the inputs. */
export async function flagFeed(spec: TensorSpec): Promise<Tensor> {
  const { Tensor } = await onnxRuntime()
  return new Tensor('bool', Uint8Array.of(1), spec.shape.length === 0 ? [] : [1])
}

/** The numbers of a float output: `half` bits are shown through a view, the rest as they are. */
export function floatData(tensor: Tensor): ArrayLike<number> {
  const data = tensor.data
  if (data instanceof Float32Array || data instanceof Float64Array) return data
  if (data instanceof Uint16Array) return halfView(data)
  throw new TypeError(`A ${tensor.type} tensor is no float tensor.`)
}

function wrongType(spec: TensorSpec, file: string, wanted: string): AppError {
  return new AppError(
    'model-unsupported',
    `${file} wants "${spec.name}" as ${spec.type} [${spec.shape.join(', ')}], where ${wanted} is expected. Export the model again.`,
    {
      file,
      input: spec.name,
    },
  )
}
