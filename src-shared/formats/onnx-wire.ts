import protobuf from 'protobufjs/minimal.js'
import type { ByteSource } from './png.ts'

/** The file is not an ONNX graph, or not all of one. `code` becomes the card's problem. */
export class OnnxError extends Error {
  readonly code: 'onnx-foreign' | 'onnx-truncated' | 'onnx-pointer' | 'onnx-tangled'

  constructor(code: OnnxError['code']) {
    super(code)
    this.code = code
  }
}

/** A field of a message that lies in the file. */
export interface Field {
  readonly number: number
  readonly wire: number
  /** Value of a varint field. */
  readonly value: number
  /** Where a length-delimited field lies. */
  readonly start: number
  readonly end: number
}

/** Messages longer than this are walked in the file, shorter ones decoded in memory. */
const smallMessage = 1 << 16
/** Fields that one file may make us look at; graphs of real models stay below a tenth of it. */
const mostFields = 2_000_000
/** After so many fields everyone else has a turn: a window of the file may hold thirty thousand. */
const portion = 2048

/** A file read field by field, without the contents of large ones. Throws `OnnxError`. */
export class OnnxFile {
  readonly source: ByteSource
  private readonly pause: () => Promise<unknown>
  private left = mostFields

  /** `pause` gives everyone else a turn. */
  constructor(source: ByteSource, pause: () => Promise<unknown>) {
    this.source = source
    this.pause = pause
  }

  /** The fields of a message, without their contents. */
  async *fields(start = 0, end = this.source.size): AsyncGenerator<Field> {
    let position = start
    while (position < end) {
      const bytes = await this.source.read(position, Math.min(20, end - position))
      if (--this.left < 0) throw new OnnxError('onnx-tangled')
      if (this.left % portion === 0) await this.pause()
      const field = readField(bytes, position)
      if (field.end > end) throw new OnnxError('onnx-truncated')
      yield field
      position = field.end
    }
  }

  /** Whether a field is short enough to be read whole. */
  isSmall(field: Field): boolean {
    return field.wire === 2 && field.end - field.start <= smallMessage
  }

  async bytes(field: Field): Promise<Uint8Array> {
    if (!this.isSmall(field)) throw new OnnxError('onnx-foreign')
    const bytes = await this.source.read(field.start, field.end - field.start)
    if (bytes.length < field.end - field.start) throw new OnnxError('onnx-truncated')
    return bytes
  }

  async string(field: Field): Promise<string> {
    return new TextDecoder().decode(await this.bytes(field))
  }

  /** Repeated varints in one field. */
  async packed(field: Field): Promise<number[]> {
    const bytes = await this.bytes(field)
    const values: number[] = []
    for (let i = 0; i < bytes.length;) {
      const { value, size } = varint(bytes, i)
      values.push(value)
      i += size
    }
    return values
  }
}

function readField(bytes: Uint8Array, position: number): Field {
  const tag = varint(bytes, 0)
  const number = Math.floor(tag.value / 8)
  const wire = tag.value % 8
  if (number === 0 || number > 10_000) throw new OnnxError('onnx-foreign')
  const start = position + tag.size
  switch (wire) {
    case 0: {
      const { value, size } = varint(bytes, tag.size)
      return { number, wire, value, start, end: start + size }
    }
    case 1:
      return { number, wire, value: 0, start, end: start + 8 }
    case 5:
      return { number, wire, value: 0, start, end: start + 4 }
    case 2: {
      const { value, size } = varint(bytes, tag.size)
      return { number, wire, value: 0, start: start + size, end: start + size + value }
    }
    default:
      throw new OnnxError('onnx-foreign')
  }
}

/** Unsigned base-128 integer; beyond 2^53 it loses low bits, which only negative enum-like values reach. */
function varint(bytes: Uint8Array, offset: number): { value: number; size: number } {
  let value = 0
  for (let i = 0; i < 10; i++) {
    const byte = bytes[offset + i]
    if (byte === undefined) throw new OnnxError('onnx-truncated')
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, size: i + 1 }
  }
  throw new OnnxError('onnx-foreign')
}

/** Calls `visit` for each field of a message in memory; one it returns false for is skipped. */
export function walk(bytes: Uint8Array, visit: (number: number, reader: protobuf.Reader, wire: number) => boolean): void {
  const reader = protobuf.Reader.create(bytes)
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32()
      if (!visit(tag >>> 3, reader, tag & 7)) reader.skipType(tag & 7)
    }
  } catch (error) {
    throw error instanceof OnnxError ? error : new OnnxError('onnx-foreign')
  }
}
