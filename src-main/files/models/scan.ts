import path from 'node:path'
import type { ModelCard } from '../../../src-shared/contract/index.ts'
import type { ModelOrigin } from '../../core/ports.ts'

export type ScannedModel = Omit<ModelCard, 'id' | 'measured' | 'hash'>

export async function scanModel(dir: string, origin: ModelOrigin): Promise<ScannedModel> {
  return {
    name: path.basename(dir), path: dir, builtIn: origin === 'built-in', origin, kind: 'unknown', predictionType: null, predictionTypeFrom: null,
    schedule: null, textConditioned: true, size: { width: 64, height: 64, multiple: 1, fixed: true }, latent: null, sampleShape: [3, 64, 64], maxTokens: null, precision: null,
    bytes: 0, components: [], problems: [], usable: true, examplePrompts: [], licence: null,
  }
}
