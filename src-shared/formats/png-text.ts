import { concat, encodeChunk, readChunk, walkChunks, type ByteSource } from './png.ts'

/** One keyword with its text, from a tEXt, zTXt or iTXt chunk (PNG, third edition, 11.3.3). */
export interface PngText {
  readonly keyword: string
  readonly text: string
}

/**
 * Chunks beyond these sizes are not read: no recipe is that long, and a small chunk can unpack to gigabytes. After that
 * many packed texts that were damaged or too long no further one is unpacked.
 */
export const textLimits = { packed: 16 * 2 ** 20, unpacked: 16 * 2 ** 20, chunks: 64, bombs: 2 } as const

const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder()

/**
 * The first readable text of a PNG under each of the keywords, in file order, and how many were skipped as damaged or too long.
 * Nothing else is unpacked.
 */
export async function readTexts(
  source: ByteSource,
  keywords: ReadonlySet<string>,
): Promise<{ texts: PngText[]; skipped: number }> {
  const texts: PngText[] = []
  let skipped = 0
  let seen = 0
  let bombs = 0
  for await (const chunk of walkChunks(source)) {
    if (!isTextChunk(chunk.type)) continue
    if (++seen > textLimits.chunks) {
      skipped++
      continue
    }
    const data = await readChunk(source, chunk, textLimits.packed)
    const keyword = data && keywordOf(data)
    if (keyword !== null && (!keywords.has(keyword) || texts.some((text) => text.keyword === keyword))) continue
    const packed = data !== null && isPacked(chunk.type, data)
    const text = data && !(packed && bombs >= textLimits.bombs) ? await decodeText(chunk.type, data) : null
    if (text) texts.push(text)
    else {
      skipped++
      if (packed) bombs++
    }
  }
  return { texts, skipped }
}

export function isTextChunk(type: string): boolean {
  return type === 'tEXt' || type === 'zTXt' || type === 'iTXt'
}

function isPacked(type: string, data: Uint8Array): boolean {
  return type === 'zTXt' || (type === 'iTXt' && data[keywordOf(data).length + 1] !== 0)
}

/** The keyword of a text chunk's data, empty where there is none. */
export function keywordOf(data: Uint8Array): string {
  const end = data.subarray(0, 80).indexOf(0)
  return end < 1 ? '' : latin1.decode(data.subarray(0, end))
}

/** An uncompressed iTXt chunk: any text, UTF-8. */
export function encodeInternational(keyword: string, text: string): Uint8Array {
  const encoder = new TextEncoder()
  return encodeChunk('iTXt', concat([encoder.encode(keyword), Uint8Array.of(0, 0, 0, 0, 0), encoder.encode(text)]))
}

/** A tEXt chunk where Latin-1 holds the text, else iTXt: what other tools write under the same keyword. */
export function encodeText(keyword: string, text: string): Uint8Array {
  const plain = text.replaceAll('\0', '')
  const codes = new Uint8Array(plain.length)
  for (let i = 0; i < plain.length; i++) {
    const code = plain.charCodeAt(i)
    if (code > 255) return encodeInternational(keyword, plain)
    codes[i] = code
  }
  return encodeChunk('tEXt', concat([new TextEncoder().encode(keyword), Uint8Array.of(0), codes]))
}

async function decodeText(type: string, data: Uint8Array): Promise<PngText | null> {
  const keyword = keywordOf(data)
  if (!keyword) return null
  const rest = data.subarray(keyword.length + 1)
  if (type === 'tEXt') return { keyword, text: decodeLatin1(rest) }
  if (type === 'zTXt') {
    const bytes = rest[0] === 0 ? await inflate(rest.subarray(1), textLimits.unpacked) : null
    return bytes && { keyword, text: decodeLatin1(bytes) }
  }
  const language = rest.indexOf(0, 2)
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1)
  if (translated < 0) return null
  const body = rest.subarray(translated + 1)
  if (rest[0] === 0) return { keyword, text: utf8.decode(body) }
  const bytes = rest[1] === 0 ? await inflate(body, textLimits.unpacked) : null
  return bytes && { keyword, text: utf8.decode(bytes) }
}

/** `TextDecoder('latin1')` is windows-1252; codes 0x80 to 0x9f differ from Latin-1. */
function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return text
}

/** Unpacks a zlib stream; null where it is damaged or longer than `limit`. */
async function inflate(bytes: Uint8Array, limit: number): Promise<Uint8Array | null> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream('deflate'))
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let total = 0
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      total += piece.value.length
      if (total > limit) {
        await reader.cancel()
        return null
      }
      parts.push(piece.value)
    }
    return concat(parts)
  } catch {
    return null
  }
}
