import type { RunSettings } from '../../../src-shared/contract/recipe.ts'

export const defaultSettings: RunSettings = {
  prompt: '',
  negative: '',
  guidance: 1,
  seed: 0,
  noiseSource: 'philox',
  variation: null,
  width: 64,
  height: 64,
  solver: { id: 'uhp-fi', rtol: 1e-4, atol: 1e-4, maxNfe: 2000, steps: 20, nodes: { id: 'karras', rho: 7 }, chart: 'auto' },
  refinement: { iterations: 0, eta: 0.05, temperature: 1 },
}
