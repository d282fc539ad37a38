import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import type {
  EngineResult,
  ModelCard,
  ProviderId,
  Recipe,
  RunProgress,
  RunSettings,
  StepRecord,
} from '../../src-shared/contract/index.ts'
import { writeRecipe } from '../../src-shared/formats/recipe-png.ts'
import { buildRecipe, EngineSupervisor, requireUsable, type SpawnEngine } from '../core/index.ts'
import { DiskModels, diskError, maxDifference, writeAtomic } from '../files/index.ts'
import { makeFolder } from '../files/folders.ts'
import { memoryHashCache } from '../files/models/hash.ts'
import { noCards } from '../files/models/kept.ts'

export interface BenchRun {
  /** The model folder. */
  readonly dir: string
  readonly settings: RunSettings
  /** Standard-normal start noise (npy), null for the seed's. */
  readonly noiseFile: string | null
  /** Made where it is not there; the engine writes into it. */
  readonly outDir: string
  readonly keep: 'off' | 'thumbnails' | 'full'
  readonly provider: ProviderId
  readonly threads: number
  readonly saveLatent: boolean
  readonly decode: boolean
  readonly onProgress?: (progress: RunProgress) => void
  readonly onStep?: (record: StepRecord) => void
  readonly signal?: AbortSignal
}

export interface Bench {
  inspect(dir: string): Promise<ModelCard>
  run(run: BenchRun): Promise<{ result: EngineResult; recipe: Recipe; card: ModelCard }>
  /** Copies a picture to `target` with its recipe in it. Atomic. */
  writePicture(png: string, recipe: Recipe, target: string): Promise<void>
  /** Largest difference of two pictures in 8-bit levels over all channels; null where their sizes differ. */
  maxDifference(a: string, b: string): Promise<number | null>
  close(): Promise<void>
}

/** Runs models by path, without a library: nothing is kept but what the caller asks for. */
export function openBench({ spawnEngine, appVersion }: { spawnEngine: SpawnEngine; appVersion: string }): Bench {
  const engine = new EngineSupervisor(spawnEngine, () => {})
  const folders = new DiskModels({ assets: '', libraryModels: '', hashes: memoryHashCache(), cards: noCards, appVersion })

  async function scan(given: string): Promise<ModelCard> {
    const dir = path.resolve(given)
    return { ...(await folders.scan(dir, 'linked')), id: path.basename(dir), hash: null, measured: null }
  }

  async function inspect(given: string): Promise<ModelCard> {
    const card = await scan(given)
    return { ...card, hash: await folders.hash(card.path) }
  }

  return {
    inspect,
    async run({ dir, settings, noiseFile, outDir, keep, provider, threads, saveLatent, decode, onProgress, onStep, signal }) {
      const scanned = await scan(dir)
      requireUsable(scanned)
      engine.warm()
      const hash = folders.hash(scanned.path)
      makeFolder(outDir)
      const request = {
        runId: randomUUID(),
        model: { dir: scanned.path, provider, threads },
        settings,
        noiseFile: noiseFile && path.resolve(noiseFile),
        outDir: path.resolve(outDir),
        keep,
        saveLatent,
        decode: decode && scanned.size !== null,
      }
      const listeners = {
        progress: (value: RunProgress) => onProgress?.(value),
        step: (record: StepRecord) => onStep?.(record),
        frame: () => {},
      }
      const result = await engine.run(request, listeners, signal ?? new AbortController().signal)
      const card = { ...scanned, hash: await hash }
      return { result, recipe: buildRecipe({ appVersion, now: new Date(), card, modelHash: card.hash, settings, result }), card }
    },
    async writePicture(png, recipe, target) {
      const file = path.resolve(target)
      try {
        makeFolder(path.dirname(file))
        await writeAtomic(file, await writeRecipe(await fs.readFile(png), recipe))
      } catch (error) {
        throw diskError(error, file, path.dirname(file))
      }
    },
    maxDifference,
    close: () => engine.close(),
  }
}
