import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { forkEngine, openBench, type Bench } from '../../src-main/compose/index.ts'
import { readPixels } from '../../src-main/files/index.ts'
import { AppError, type Outcome, type RunSettings } from '../../src-shared/contract/index.ts'
import { side } from './counter.ts'

/** A finished run: its picture as 8-bit RGB, row by row, null where there is none. */
export interface Made {
  readonly rgb: Uint8Array | null
  readonly outcome: Outcome | null
  /** How the run ended, or the code of its error. */
  readonly status: string
}

/** Failures of one run; every other means that none would succeed. */
const ofOneRun: ReadonlySet<string> = new Set(['model-output-not-finite', 'internal', 'timeout'])

/** One engine process as `flowline generate` uses it; it keeps the model's sessions from picture to picture. */
export interface PictureMaker {
  readonly bench: Bench
  make(settings: RunSettings): Promise<Made>
  close(): Promise<void>
}

export function openPictureMaker(dir: string, threads: number): PictureMaker {
  const outDir = mkdtempSync(join(tmpdir(), 'flowline-structure-'))
  const bench = openBench({ spawnEngine: forkEngine(), appVersion: 'bench' })
  const fixed = { dir, noiseFile: null, outDir, keep: 'off', provider: 'cpu', threads, saveLatent: false, decode: true } as const
  return {
    bench,
    async make(settings) {
      try {
        const { outcome, picture } = (await bench.run({ ...fixed, settings })).result
        return { rgb: picture && (await pixelsOf(resolve(outDir, picture.file))), outcome, status: outcome.status }
      } catch (error) {
        if (!(error instanceof AppError) || !ofOneRun.has(error.code)) throw error
        return { rgb: null, outcome: null, status: error.code }
      }
    },
    async close() {
      await bench.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}

async function pixelsOf(png: string): Promise<Uint8Array> {
  const { width, height, rgb } = await readPixels(png)
  if (width === side && height === side) return rgb
  throw new AppError(
    'model-unsupported',
    `The counter reads pictures of ${side} x ${side}, not of ${width} x ${height}; measure a model of the world.`,
  )
}
