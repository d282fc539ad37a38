/**
 * How two RGBA pictures of one size differ, in levels of 255: the largest channel difference, the root mean square over all
 * channels, and a heat map of the largest at each pixel, black for none, bright for much.
 */
export function differenceOf(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
): { largest: number; rms: number; heat: Uint8ClampedArray<ArrayBuffer> } {
  const heat = new Uint8ClampedArray(a.length)
  let largest = 0
  let squares = 0
  for (let pixel = 0; pixel < a.length; pixel += 4) {
    let difference = 0
    for (let channel = 0; channel < 3; channel++) {
      const one = Math.abs(a[pixel + channel]! - b[pixel + channel]!)
      difference = Math.max(difference, one)
      squares += one * one
    }
    largest = Math.max(largest, difference)
    // Differences of one or two levels must show: square root, then black to violet to orange to white.
    const v = Math.sqrt(difference / 255)
    heat[pixel] = 255 * Math.min(1, 2.2 * v)
    heat[pixel + 1] = 255 * Math.max(0, 1.7 * v - 0.6)
    heat[pixel + 2] = 255 * (v < 0.5 ? 1.3 * v : Math.max(0.15, 1.2 - 1.4 * v) + Math.max(0, 3 * v - 2.2))
    heat[pixel + 3] = 255
  }
  return { largest, rms: Math.sqrt(squares / Math.max(1, (3 * a.length) / 4)), heat }
}
