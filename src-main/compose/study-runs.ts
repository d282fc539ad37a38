import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError, type RunSettings, type StepRecord } from '../../src-shared/contract/index.ts'
import { parseDenseHeader, readDense } from '../../src-shared/formats/dense.ts'
import { readNpy, writeNpy } from '../../src-shared/formats/npy.ts'
import { createNoise, type DenseSegment } from '../../src-shared/numerics/index.ts'
import { twinStart, visitedLevels } from '../../src-shared/numerics/study/index.ts'
import { contentKey, studyRunSchema, type RunWatch, type StudyRecipe, type StudyRun, type StudyRuns } from '../core/index.ts'
import { diskError, readPixels, temporaryPrefix, writeAtomic } from '../files/index.ts'
import { makeFolder } from '../files/folders.ts'
import type { Bench } from './bench.ts'

/** Opens the folder `root`, made where it is not there; what killed processes left behind is removed. */
export async function openStudyRuns(root: string, bench: Pick<Bench, 'run'>, appVersion: string): Promise<StudyRuns> {
  const runs = path.join(root, 'runs')
  const results = path.join(root, 'results')
  const folderOf = (key: string): string => path.join(runs, key)
  try {
    makeFolder(runs)
    makeFolder(results)
    await sweep(runs)
  } catch (error) {
    throw explain(error, root)
  }

  async function make(
    recipe: StudyRecipe,
    dir: string,
    watch: RunWatch,
    keep: 'off' | 'full',
    outDir: string,
  ): Promise<StudyRun> {
    const records: StepRecord[] = []
    const { settings, provider, threads, twin, decode, modelHash } = recipe
    const started = { dir, settings, outDir, keep, provider, threads, decode, saveLatent: true, ...watch }
    const noiseFile = twin ? await writeTwin(recipe.settings, twin, outDir) : null
    const ended = await bench.run({ ...started, noiseFile, onStep: (record) => void records.push(record) })
    const { outcome, sampleShape, warnings } = ended.result
    if (outcome.status === 'cancelled') throw new AppError('cancelled', 'The study was stopped; what was done is kept.')
    if (ended.recipe.model.hash !== modelHash) {
      throw new AppError('model-broken', `The files of ${dir} changed while the study ran; start it again.`, { dir })
    }
    return {
      version: 1,
      key: contentKey(recipe),
      createdAt: ended.recipe.createdAt,
      appVersion,
      recipe,
      model: ended.recipe.model,
      outcome,
      levels: visitedLevels(records),
      sampleShape,
      warnings,
    }
  }

  async function within<T>(work: (outDir: string) => Promise<T>): Promise<T> {
    const outDir = path.join(runs, `${temporaryPrefix}${process.pid}-${randomUUID()}`)
    try {
      makeFolder(outDir)
      return await work(outDir)
    } catch (error) {
      throw explain(error, root)
    } finally {
      await fs.rm(outDir, { recursive: true, force: true })
    }
  }

  const find = async (recipe: StudyRecipe): Promise<StudyRun | null> => {
    const text = await fs.readFile(path.join(folderOf(contentKey(recipe)), 'run.json'), 'utf8').catch(() => null)
    const read = text === null ? null : studyRunSchema.safeParse(parsed(text))
    return read?.success && (await wholeSample(read.data)) ? read.data : null
  }

  /** Whether a run that ended with a sample still has all of it: a power cut can leave an empty file. */
  async function wholeSample({ key, outcome, sampleShape }: StudyRun): Promise<boolean> {
    const kept = await fs.stat(path.join(folderOf(key), 'latent.npy')).catch(() => null)
    if (!kept) return outcome.status === 'diverged' || outcome.nfe.total === 0
    return kept.size > 4 * sampleShape.reduce((total, n) => total * n, 1)
  }

  return {
    find,
    make: (recipe, dir, watch) =>
      within(async (outDir) => {
        const run = await make(recipe, dir, watch, 'off', outDir)
        await fs.writeFile(path.join(outDir, 'run.json'), `${JSON.stringify(run)}\n`)
        for (const name of await fs.readdir(outDir)) await synced(path.join(outDir, name))
        const target = folderOf(run.key)
        if (!(await find(recipe))) await fs.rm(target, { recursive: true, force: true })
        await fs.rename(outDir, target).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
        })
        return run
      }),
    async latent({ key }) {
      const bytes = await fs.readFile(path.join(folderOf(key), 'latent.npy')).catch(() => null)
      return bytes === null ? null : readNpy(bytes).data
    },
    async picture({ key }) {
      const bytes = await fs.readFile(path.join(folderOf(key), 'picture.png')).catch(() => null)
      return bytes === null ? null : readPixels(bytes)
    },
    async pictureFile(key) {
      const file = path.join(folderOf(key), 'picture.png')
      return /^[0-9a-f]{64}$/.test(key) && (await fs.stat(file).catch(() => null)) ? file : null
    },
    async remove(keys) {
      for (const key of keys) await fs.rm(folderOf(key), { recursive: true, force: true })
    },
    trajectory: (recipe, dir, watch) =>
      within(async (outDir) => {
        const run = await make({ ...recipe, decode: false }, dir, watch, 'full', outDir)
        return { run, segments: await readSegments(outDir) }
      }),
    async findResult(made) {
      const text = await fs.readFile(path.join(results, `${contentKey(made)}.json`), 'utf8').catch(() => null)
      return text === null ? null : parsed(text)
    },
    async keepResult(made, result) {
      try {
        await writeAtomic(path.join(results, `${contentKey(made)}.json`), `${JSON.stringify(result)}\n`)
      } catch (error) {
        throw explain(error, root)
      }
    },
  }
}

/** Waits until a file is on the disk; a folder is left alone. */
async function synced(file: string): Promise<void> {
  if (!(await fs.stat(file)).isFile()) return
  const handle = await fs.open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function explain(error: unknown, root: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof AppError || code === undefined) return error
  const known = code === 'EEXIST' || code === 'ENOTDIR' ? error : diskError(error, root, root)
  if (known !== error) return known
  return new AppError('invalid-input', `${root} cannot hold studies: ${message}; name another folder.`, {}, { cause: error })
}

/** Removes the unfinished runs of processes that have ended. */
async function sweep(runs: string): Promise<void> {
  for (const name of await fs.readdir(runs)) {
    if (!name.startsWith(temporaryPrefix)) continue
    const pid = Number.parseInt(name.slice(temporaryPrefix.length), 10)
    if (!alive(pid)) await fs.rm(path.join(runs, name), { recursive: true, force: true })
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function writeTwin(
  { noiseSource, seed }: RunSettings,
  { seed: direction, size, shape }: NonNullable<StudyRecipe['twin']>,
  outDir: string,
): Promise<string> {
  const draw = (of: number): Float64Array => {
    const out = new Float64Array(shape.reduce((total, n) => total * n, 1))
    createNoise(noiseSource, of).fill(out)
    return out
  }
  const file = path.join(outDir, 'noise.npy')
  await fs.writeFile(file, writeNpy(twinStart(draw(seed), draw(direction), size), shape))
  return file
}

async function readSegments(outDir: string): Promise<DenseSegment[]> {
  const text = await fs.readFile(path.join(outDir, 'dense.json'), 'utf8').catch(() => null)
  if (text === null) return []
  const header = parseDenseHeader(text)
  const bytes = await fs.readFile(path.join(outDir, 'dense.bin'))
  return header.segments.map((entry) =>
    readDense(header, entry, bytes.subarray(entry.offset, entry.offset + entry.terms * header.size * 4)),
  )
}
