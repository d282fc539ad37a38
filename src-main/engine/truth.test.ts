import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readNpy, writeNpy } from '../../src-shared/formats/npy.ts'
import { startEngine, type EngineChild } from './testing/engine-child.ts'
import { temporaryFolder } from './testing/model-folder.ts'

/** Trajectory ends of the exact model, integrated in float64 by training/exact/vectors.py. */
interface Vectors {
  picks: number[]
  trajectories: { prompt: string; sum: number; sumOfSquares: number; values: number[] }[]
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const vectors = JSON.parse(readFileSync(join(root, 'training/exact/vectors.json'), 'utf8')) as Vectors
const size = 3 * 64 * 64

/** The start noise of the vectors: integers mixed to 32 bits, as vectors.json says in words. */
function noise(): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    let h = Math.imul(i + 1, 0x9e3779b1)
    h = Math.imul(h ^ (h >>> 15), 0x85ebca77)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d)
    h ^= h >>> 16
    return ((h >>> 0) / 2 ** 32 - 0.5) * Math.sqrt(12)
  })
}

describe('the exact model ends where the float64 flow ends', () => {
  let engine: EngineChild
  const noiseFile = join(temporaryFolder('flowline-noise-'), 'noise.npy')
  beforeAll(() => {
    writeFileSync(noiseFile, writeNpy(noise(), [3, 64, 64]))
    engine = startEngine()
  })
  afterAll(() => engine.close())

  test.each(vectors.trajectories)('prompt "$prompt"', async ({ prompt, values, sum }) => {
    const settings = { prompt, solver: { id: 'uhp-fi', rtol: 1e-7, atol: 1e-7, maxNfe: 5000 } }
    const result = await engine.run(join(root, 'assets/models/exact'), { settings, noiseFile, saveLatent: true })
    const x0 = Float64Array.from(readNpy(readFileSync(result.latent!)).data)
    const worst = Math.max(...vectors.picks.map((pick, i) => Math.abs(x0[pick]! - values[i]!)))
    expect(worst).toBeLessThan(1e-6)
    expect(Math.abs(x0.reduce((a, b) => a + b, 0) - sum) / size).toBeLessThan(1e-6)
  })
})
