import { AppError } from '../contract/errors.ts'
import { crc32 } from './crc32.ts'

/** Bytes that can be read in pieces: a file, or an array. `read` returns fewer bytes at the end. */
export interface ByteSource {
  readonly size: number
  read(offset: number, length: number): Promise<Uint8Array>
}

export function fromBytes(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) }
}

/** Where a chunk lies; `data` starts at `offset` and is followed by its CRC. */
export interface PngChunk {
  readonly type: string
  readonly offset: number
  readonly length: number
}

export interface PngSize {
  readonly width: number
  readonly height: number
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const maxChunks = 100_000

/**
 * The chunks in file order, without their data; picture data is skipped, not read. Ends at IEND or where the file is
 * cut off. Throws `invalid-input` for a file that is no PNG.
 */
export async function* walkChunks(source: ByteSource): AsyncGenerator<PngChunk> {
  const head = await source.read(0, 8)
  if (head.length < 8 || !signature.every((byte, i) => head[i] === byte)) throw notPng('The file does not begin as a PNG does.')
  let position = 8
  for (let count = 0; count < maxChunks && position + 12 <= source.size; count++) {
    const header = await source.read(position, 8)
    if (header.length < 8) return
    const length = new DataView(header.buffer, header.byteOffset).getUint32(0)
    const type = String.fromCharCode(...header.subarray(4, 8))
    if (!/^[A-Za-z]{4}$/.test(type)) return
    const offset = position + 8
    if (offset + length + 4 > source.size) return
    yield { type, offset, length }
    if (type === 'IEND') return
    position = offset + length + 4
  }
}

/** Data of a chunk; null where it is longer than `limit` or its CRC is wrong. */
export async function readChunk(source: ByteSource, chunk: PngChunk, limit: number): Promise<Uint8Array | null> {
  if (chunk.length > limit) return null
  const body = await source.read(chunk.offset - 4, chunk.length + 8)
  if (body.length < chunk.length + 8) return null
  const stored = new DataView(body.buffer, body.byteOffset + chunk.length + 4, 4).getUint32(0)
  if (crc32(body.subarray(0, chunk.length + 4)) !== stored) return null
  return body.subarray(4, chunk.length + 4)
}

/** Width and height of the first chunk, IHDR. Throws `invalid-input`. */
export async function readSize(source: ByteSource): Promise<PngSize> {
  for await (const chunk of walkChunks(source)) {
    const data = chunk.type === 'IHDR' && chunk.length === 13 ? await readChunk(source, chunk, 13) : null
    if (!data) break
    const view = new DataView(data.buffer, data.byteOffset)
    return { width: view.getUint32(0), height: view.getUint32(4) }
  }
  throw notPng('Its first chunk is not a picture header.')
}

/** A chunk ready to be put into a file: length, type, data, CRC. */
export function encodeChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(data.length + 12)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i)
  out.set(data, 8)
  view.setUint32(data.length + 8, crc32(out.subarray(4, data.length + 8)))
  return out
}

/** A copy of `png` with encoded chunks right after its header, and without the chunks `drop` names. */
export async function withChunks(
  png: Uint8Array,
  chunks: readonly Uint8Array[],
  drop: (type: string, data: Uint8Array) => boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [png.subarray(0, 8)]
  let ended = false
  for await (const { type, offset, length } of walkChunks(fromBytes(png))) {
    if (type === 'IEND') ended = true
    if (!drop(type, png.subarray(offset, offset + length))) parts.push(png.subarray(offset - 8, offset + length + 4))
    if (type === 'IHDR') parts.push(...chunks)
  }
  if (!ended) throw notPng('It ends before its last chunk.')
  return concat(parts)
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let position = 0
  for (const part of parts) {
    out.set(part, position)
    position += part.length
  }
  return out
}

function notPng(why: string): AppError {
  return new AppError('invalid-input', `This file is not a PNG picture. ${why}`, { why })
}
