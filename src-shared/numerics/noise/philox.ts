/** Philox 4x32-10 (Salmon et al. 2011), a counter-based generator: 128-bit counter and 64-bit key to four 32-bit words. */
export function philox4x32(counter: Uint32Array, key0: number, key1: number, out: Uint32Array): void {
  let c0 = counter[0]!
  let c1 = counter[1]!
  let c2 = counter[2]!
  let c3 = counter[3]!
  let k0 = key0 >>> 0
  let k1 = key1 >>> 0
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(0xd2511f53, c0)
    const high0 = multiplyHigh(0xd2511f53, c0)
    const low1 = Math.imul(0xcd9e8d57, c2)
    const high1 = multiplyHigh(0xcd9e8d57, c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}

/** Upper 32 bits of the 64-bit product of two unsigned words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const other = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(other / 65536)) | 0
}

export const lowWord = (seed: number): number => (seed % 2 ** 32) >>> 0
export const highWord = (seed: number): number => Math.floor(seed / 2 ** 32) >>> 0
