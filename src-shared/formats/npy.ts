import { AppError } from '../contract/errors.ts'

/** A NumPy array in C order. `data` has the product of `shape` elements. */
export interface NpyArray {
  readonly dtype: 'float32' | 'float64'
  readonly shape: readonly number[]
  readonly data: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>
}

const magic = '\x93NUMPY'
const alignment = 64

/** Whether bytes begin as a `.npy` file does. */
export const isNpy = (bytes: Uint8Array): boolean => bytes.length >= magic.length && latin1(bytes, 0, magic.length) === magic

/** The bytes of a version 1.0 `.npy` file (numpy.lib.format), little-endian, C order. */
export function writeNpy(data: Float32Array | Float64Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const count = product(shape)
  if (count !== data.length) throw new Error(`The shape (${shape.join(', ')}) holds ${count} elements, not ${data.length}.`)
  const descr = data instanceof Float64Array ? '<f8' : '<f4'
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dims}), }`
  const length = Math.ceil((10 + dictionary.length + 1) / alignment) * alignment
  const out = new Uint8Array(length + data.byteLength)
  const header = `${magic}\x01\x00\0\0${dictionary.padEnd(length - 11, ' ')}\n`
  for (let i = 0; i < length; i++) out[i] = header.charCodeAt(i)
  const view = new DataView(out.buffer)
  view.setUint16(8, length - 10, true)
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), length)
  return out
}

/**
 * Reads a `.npy` file of 32- or 64-bit floats, versions 1 to 3. Anything else is refused with `invalid-input` and a
 * sentence that says how to save it; `name` is the file's name in that sentence.
 */
export function readNpy(bytes: Uint8Array, name = 'The file'): NpyArray {
  const refuse = (why: string): never => {
    throw new AppError('invalid-input', `${name} cannot be read as a NumPy array: ${why}`, { file: name })
  }
  if (bytes.length < 10 || !isNpy(bytes)) refuse('it does not start with the npy signature. Save it with numpy.save.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wide = bytes[6]! >= 2
  if (wide && bytes.length < 12) refuse('it is cut off in its header.')
  const start = wide ? 12 : 10
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true))
  if (end > bytes.length) refuse('it is cut off in its header.')
  const header = latin1(bytes, start, end)
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1]
  const dims = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1]
  if (descr === undefined || order === undefined || dims === undefined) return refuse('its header is damaged.')
  const shape = dims.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number.parseInt(part, 10)]))
  if (order === 'True' && shape.length > 1) {
    refuse('it is stored in Fortran order. Save numpy.ascontiguousarray(array) instead.')
  }
  const itemSize = descr === '<f4' ? 4 : descr === '<f8' ? 8 : refuse(`its type is ${descr}. Save it as float32 or float64.`)
  const count = product(shape)
  if (bytes.length - end < count * itemSize) {
    refuse(`it is cut off: ${count} numbers are announced, ${Math.floor((bytes.length - end) / itemSize)} are there.`)
  }
  const body = Uint8Array.from(bytes.subarray(end, end + count * itemSize)).buffer
  return itemSize === 4
    ? { dtype: 'float32', shape, data: new Float32Array(body) }
    : { dtype: 'float64', shape, data: new Float64Array(body) }
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!)
  return text
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, n) => total * n, 1)
}
