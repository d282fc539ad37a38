import { recipeSchema, type Recipe } from '../../contract/index.ts'

/** A recipe of which only the settings matter. */
export function recipe(settings: object = {}): Recipe {
  return recipeSchema.parse({
    version: 1,
    app: { name: 'flowline', version: '0.1.0' },
    createdAt: '2026-11-02T10:11:12.000Z',
    model: { name: 'Exact, pictures', hash: 'ab'.repeat(32), kind: 'exact-mixture', predictionType: 'edm' },
    settings: { prompt: 'two red boats', negative: 'fog', seed: 12345, guidance: 2.5, width: 64, height: 48, ...settings },
    outcome: {
      status: 'done',
      nfe: { accepted: 60, rejected: 6, probe: 2, total: 68, networkCalls: 136 },
      effectiveTolerance: 1e-4,
      acceptedSteps: 10,
      rejectedSteps: 1,
      seconds: { total: 1, network: 0.9, rest: 0.1 },
      solverVersion: 1,
      chart: 'angle',
      provider: 'cpu',
      precision: 'float32',
      runtime: 'onnxruntime-node 1.30.0',
      platform: 'linux-x64',
      noiseHash: 'cd'.repeat(32),
      pixelHash: 'ef'.repeat(32),
    },
  })
}
