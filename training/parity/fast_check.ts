/**
 * Measures UHP-FI Fast and the embedded pairs on exact mixtures over many seeds: evaluations, true error against the tolerance
 * asked for, failures, and the evaluations needed for a given error.
 *
 *     node training/parity/fast_check.ts [seeds]
 */
import { findMethod } from '../../src-shared/numerics/methods/index.ts'
import { sampleSync } from '../../src-shared/numerics/sample.ts'
import { edmSchedule } from '../../src-shared/numerics/schedules/index.ts'
import { odeProblem } from '../../src-shared/numerics/testing/exact.ts'
import { type Mixture, mixture4, uniforms } from '../../src-shared/numerics/testing/mixture.ts'
import { options, standardStart } from '../../src-shared/numerics/testing/options.ts'
import type { Network } from '../../src-shared/numerics/types.ts'

const seeds = Number(process.argv[2] ?? 1000)
const tolerances = [1e-2, 1e-3, 1e-4, 1e-5]
const methods = ['uhp-fi-fast', 'uhp-fi', 'tsit5', 'bs3']

/** A hundred smooth 16x16 fields of bumps, blurred by 0.05. */
function fields(): Mixture {
  const uniform = uniforms(3)
  const between = (low: number, high: number): number => low + (high - low) * uniform()
  const mean = Array.from({ length: 100 }, () => {
    const base = between(-0.6, 0.2)
    const bumps = Array.from({ length: 3 }, () => [uniform(), uniform(), between(0.08, 0.3), between(-1.2, 1.5)] as const)
    return Array.from({ length: 256 }, (_, i) => {
      const [x, y] = [(i % 16) / 16, Math.floor(i / 16) / 16]
      const sum = bumps.reduce((total, [cx, cy, w, a]) => total + a * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * w * w)), base)
      return Math.max(-1, Math.min(1, sum))
    })
  })
  return { weight: mean.map(() => 0.01), mean, deviation: mean.map(() => 0.05) }
}

/** D of a mixture without allocation. */
function exact({ weight, mean, deviation }: Mixture): Network {
  const size = mean[0]!.length
  const rows = mean.map((row) => Float64Array.from(row))
  const odds = new Float64Array(rows.length)
  return {
    size,
    predictionType: 'sample',
    schedule: edmSchedule(),
    sigmaData: 0.5,
    float64: true,
    predict(x, t, _branch, out) {
      const s = Math.exp(4 * t)
      let top = -Infinity
      rows.forEach((row, k) => {
        const variance = deviation[k]! ** 2 + s * s
        let distance = 0
        for (let i = 0; i < size; i++) distance += (x[i]! - row[i]!) ** 2
        odds[k] = Math.log(weight[k]!) - (size / 2) * Math.log(variance) - distance / (2 * variance)
        top = Math.max(top, odds[k]!)
      })
      let total = 0
      for (let k = 0; k < odds.length; k++) total += odds[k] = Math.exp(odds[k]! - top)
      out.fill(0)
      rows.forEach((row, k) => {
        const share = odds[k]! / total
        if (share < 1e-18) return
        const gain = deviation[k]! ** 2 / (deviation[k]! ** 2 + s * s)
        for (let i = 0; i < size; i++) out[i]! += share * (row[i]! * (1 - gain) + gain * x[i]!)
      })
    },
  }
}

const quantile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))]!

/** Mean evaluations where the median error reaches `target`, between tolerances by interpolation of its logarithm. */
function evaluationsFor(target: number, nfe: readonly number[], error: readonly number[]): number {
  for (let i = 1; i < error.length; i++) {
    if (error[i]! > target) continue
    const share = Math.log(error[i - 1]! / target) / Math.log(error[i - 1]! / error[i]!)
    return nfe[i - 1]! + Math.min(1, Math.max(0, share)) * (nfe[i]! - nfe[i - 1]!)
  }
  return Number.NaN
}

for (const [name, mixture] of [
  ['3 Gaussians in 4-D', mixture4],
  ['12 Gaussians in 48-D', odeProblem('wide').mixture],
  ['100 fields of 256', fields()],
] as const) {
  const network = exact(mixture)
  const starts = Array.from({ length: seeds }, (_, seed) => standardStart(network.size, seed + 1))
  const ends = starts.map(
    (start) => sampleSync(network, options(start, { id: 'dop853', rtol: 1e-9, atol: 1e-9, maxNfe: 100_000 })).x0,
  )
  console.log(`\n${name}, ${seeds} seeds: mean NFE, RMS error over tolerance (median, 95 %, worst), failures`)
  for (const id of methods) {
    const means: number[] = []
    const medians: number[] = []
    for (const tolerance of tolerances.flatMap((value) => [value * 3, value])) {
      let failures = 0
      let nfe = 0
      const errors = starts.map((start, i) => {
        const result = sampleSync(network, options(start, { id, rtol: tolerance, atol: tolerance }), )
        nfe += result.nfe.total
        if (result.status !== 'done') failures++
        return Math.sqrt(result.x0.reduce((sum, value, k) => sum + (value - ends[i]![k]!) ** 2, 0) / network.size)
      })
      means.push(nfe / seeds)
      medians.push(quantile(errors, 0.5))
      if (!tolerances.includes(tolerance)) continue
      const ratios = [0.5, 0.95, 1].map((p) => (quantile(errors, p) / tolerance).toFixed(1)).join(' ')
      console.log(`  ${id.padEnd(12)} ${tolerance.toExponential(0)}: ${(nfe / seeds).toFixed(1).padStart(6)}   ${ratios.padEnd(18)} ${failures}`)
    }
    const needed = [1e-2, 1e-3, 1e-4].map((target) => evaluationsFor(target, means, medians).toFixed(1))
    console.log(`  ${id.padEnd(12)} NFE for a median error of 1e-2, 1e-3, 1e-4: ${needed.join(', ')}`)
  }
}
