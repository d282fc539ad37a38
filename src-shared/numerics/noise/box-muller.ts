/**
 * Box & Muller (1958): two independent standard normal numbers from two words, word + 1/2 of 2^32 being the uniform numbers, which
 * keeps the logarithm finite. Rounded to float32.
 */
export function boxMuller(first: number, second: number, out: Float64Array, at: number): void {
  const radius = Math.sqrt(-2 * Math.log((first + 0.5) * 2 ** -32))
  const angle = 2 * Math.PI * (second + 0.5) * 2 ** -32
  out[at] = Math.fround(radius * Math.cos(angle))
  out[at + 1] = Math.fround(radius * Math.sin(angle))
}
