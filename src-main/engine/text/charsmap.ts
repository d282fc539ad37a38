/** Maps a text as a SentencePiece model does before it splits it. */
export type Charsmap = (text: string) => string

/** Graphemes of at most this many bytes are looked up whole. */
const wholeGrapheme = 5

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * The compiled normalisation rules of SentencePiece: the byte length of a double-array trie (little endian), its 32-bit
 * units, then the replacements, each ended by 0. A short grapheme is replaced whole by the rule of its shortest prefix that
 * has one, all others character by character; this is what the tokenizers of Hugging Face do, odd as it is for a letter
 * with two marks. @throws Error for bytes that are no such rules.
 */
export function readCharsmap(bytes: Uint8Array): Charsmap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = bytes.length >= 4 ? view.getUint32(0, true) : 0
  if (size === 0 || size % 4 !== 0 || 4 + size > bytes.length) throw new Error('the normalisation rules are cut off')
  const units = new Uint32Array(size / 4)
  for (let i = 0; i < units.length; i++) units[i] = view.getUint32(4 + 4 * i, true)
  const replacements = bytes.subarray(4 + size)
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()]
  const known = new Map<number, string>()

  function replacementAt(index: number): string {
    let text = known.get(index)
    if (text === undefined) {
      const end = replacements.indexOf(0, index)
      text = decoder.decode(replacements.subarray(index, end < 0 ? replacements.length : end))
      known.set(index, text)
    }
    return text
  }

  /** The replacement of the shortest prefix that has one. */
  function find(key: Uint8Array): string | null {
    let node = offsetOf(units[0]!)
    for (const byte of key) {
      if (byte === 0) return null
      node ^= byte
      const unit = units[node]
      if (unit === undefined || labelOf(unit) !== byte) return null
      node ^= offsetOf(unit)
      if (!hasLeaf(unit)) continue
      const leaf = units[node]
      return leaf === undefined ? null : replacementAt(leaf & 0x7fffffff)
    }
    return null
  }

  const plain = /^[\x20-\x7e]*$/
  return (text) => {
    if (plain.test(text)) return text
    let out = ''
    for (const { segment } of graphemes.segment(text)) {
      const key = encoder.encode(segment)
      const whole = key.length <= wholeGrapheme ? find(key) : null
      if (whole !== null) out += whole
      else for (const character of segment) out += find(encoder.encode(character)) ?? character
    }
    return out
  }
}

/** The fields of a unit of a double array as darts-clone packs them. */
const offsetOf = (unit: number): number => (unit >>> 10) << ((unit & (1 << 9)) >>> 6)
const labelOf = (unit: number): number => (unit & (0x80000000 | 0xff)) >>> 0
const hasLeaf = (unit: number): boolean => ((unit >>> 8) & 1) === 1
