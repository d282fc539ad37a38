/**
 * The last normalisation of a text encoder, found from what goes into it and what comes out: y = w (x - mean)/std + b per
 * channel, fitted over the tokens by least squares, which is exact up to rounding. `raw` and `normed` are [tokens, width].
 */
export function fitLayerNorm(
  raw: Float32Array,
  normed: Float32Array,
  width: number,
  epsilon: number,
): (values: Float32Array) => Float32Array {
  const x = standardised(raw, width, epsilon)
  const rows = raw.length / width
  const [weight, bias] = [new Float64Array(width), new Float64Array(width)]
  for (let k = 0; k < width; k++) {
    let [sx, sy, sxx, sxy] = [0, 0, 0, 0]
    for (let row = 0; row < rows; row++) {
      const [a, b] = [x[row * width + k]!, normed[row * width + k]!]
      sx += a
      sy += b
      sxx += a * a
      sxy += a * b
    }
    const spread = sxx - (sx * sx) / rows
    weight[k] = spread > 1e-12 * rows ? (sxy - (sx * sy) / rows) / spread : 1
    bias[k] = (sy - weight[k]! * sx) / rows
  }
  return (values) =>
    Float32Array.from(standardised(values, width, epsilon), (value, i) => weight[i % width]! * value + bias[i % width]!)
}

function standardised(values: Float32Array, width: number, epsilon: number): Float64Array {
  const out = new Float64Array(values.length)
  for (let at = 0; at < values.length; at += width) {
    let mean = 0
    for (let k = 0; k < width; k++) mean += values[at + k]! / width
    let variance = 0
    for (let k = 0; k < width; k++) variance += (values[at + k]! - mean) ** 2 / width
    const scale = 1 / Math.sqrt(variance + epsilon)
    for (let k = 0; k < width; k++) out[at + k] = (values[at + k]! - mean) * scale
  }
  return out
}
