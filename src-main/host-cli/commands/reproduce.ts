import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError, solverVersions, type Recipe, type Verdict } from '../../../src-shared/contract/index.ts'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { solverLabel } from '../../../src-shared/numerics/index.ts'
import type { Bench } from '../../compose/index.ts'
import { judge, settingsAsMade } from '../../core/index.ts'
import { exitCodes } from '../exit.ts'
import { interruptible } from '../interrupt.ts'
import { assets, libraryPath, userPath } from '../paths.ts'
import { progressView } from '../progress.ts'
import { recipeSource, type SourceOptions } from '../source.ts'

export interface ReproduceOptions extends Pick<SourceOptions, 'image' | 'mask'> {
  model?: string
  out?: string
  threads: number
  library?: string
  json?: boolean
}

async function recipeIn(png: string): Promise<Recipe> {
  const bytes = await readFile(png).catch((error: unknown) => {
    throw new AppError('not-found', `${png} cannot be read; check the path.`, { path: png }, { cause: error })
  })
  const { recipe, source } = await readRecipe(fromBytes(bytes))
  if (recipe) return recipe
  throw new AppError(
    'recipe-missing',
    `${png} carries no recipe of Flowline${source !== 'flowline' ? ', only the text of another tool' : ''}.`,
  )
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => join(folder, entry.name))
}

/**
 * The folder of the recorded model: by hash, where a picture was read with the encoder that read it; else one that differs in that
 * encoder, else by name. The verdict then names the difference.
 */
async function findModel(bench: Bench, { model }: Recipe, library: string | undefined): Promise<string> {
  const folders = [...(await subfolders(join(assets, 'models'))), ...(await subfolders(join(libraryPath(library), 'models')))]
  let namesake: string | null = null
  let sibling: string | null = null
  for (const folder of folders) {
    const card = await bench.inspect(folder)
    if (card.usable && card.hash === model.hash) {
      if (model.encoderHash === undefined || (await bench.encoderHash(folder)) === model.encoderHash) return folder
      sibling ??= folder
    }
    if (card.usable && card.name === model.name) namesake ??= folder
  }
  const found = sibling ?? namesake
  if (found) return found
  throw new AppError(
    'model-missing',
    `The model of this picture, "${model.name}", was not found; give its folder with --model.`,
    { ...model },
  )
}

function sentence(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'identical':
      return 'identical'
    case 'close':
      return `close: pixels differ by at most ${verdict.maxDifference} of 255 (${verdict.reasons.join(', ')})`
    case 'changed': {
      const apart = verdict.maxDifference === null ? 'another size' : `pixels differ by up to ${verdict.maxDifference} of 255`
      return `changed: ${apart} (${verdict.reasons.join(', ')})`
    }
  }
}

/** A line for people on what another version of the method means; empty where the same one ran. */
function versionNote(verdict: Verdict, { settings }: Recipe): string {
  const versions = verdict.kind === 'identical' ? null : solverVersions(verdict.reasons)
  if (!versions) return ''
  const { before, after } = versions
  return `Version ${before} of ${solverLabel(settings.solver)} made the original, version ${after} ran now. The two compute differently, so the picture may differ for that reason alone.\n`
}

/** Makes the picture again and compares the pixels. Returns the exit code: 1 where they changed. */
export async function reproduce(bench: Bench, png: string, options: ReproduceOptions): Promise<number> {
  const original = userPath(png)
  const recipe = await recipeIn(original)
  const dir = options.model === undefined ? await findModel(bench, recipe, options.library) : userPath(options.model)
  const card = await bench.inspect(dir)
  if (!card.size)
    throw new AppError('model-unsupported', `${card.name} does not make pictures; give the folder of another model with --model.`)
  const files = await recipeSource(recipe.settings, options, options.library)
  const work = await mkdtemp(join(tmpdir(), 'flowline-'))
  const interrupt = interruptible()
  const view = progressView(recipe.model.name, options.json ?? false)
  try {
    const { result, recipe: made } = await bench.run({
      dir,
      settings: settingsAsMade(recipe),
      noiseFile: null,
      ...files,
      outDir: work,
      keep: 'off',
      provider: recipe.outcome.provider,
      threads: options.threads,
      saveLatent: false,
      decode: true,
      onProgress: view.show,
      signal: interrupt.signal,
    })
    view.end()
    if (result.outcome.status === 'cancelled') return exitCodes.cancelled
    const file = resolve(work, result.picture?.file ?? 'picture.png')
    const verdict = judge(recipe, made, await bench.maxDifference(original, file))
    if (options.out !== undefined) await bench.writePicture(file, made, userPath(options.out))
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ verdict, original: recipe, made })}\n`
        : `${sentence(verdict)}\n${versionNote(verdict, recipe)}`,
    )
    return verdict.kind === 'changed' ? exitCodes.failed : exitCodes.done
  } finally {
    view.end()
    interrupt.release()
    await rm(work, { recursive: true, force: true })
  }
}
