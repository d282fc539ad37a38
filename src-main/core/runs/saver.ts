import path from 'node:path'
import { AppError, type EngineResult, type Picture, type Recipe, type RunSummary } from '../../../src-shared/contract/index.ts'
import { solverLabel } from '../../../src-shared/numerics/index.ts'
import type { EventBus } from '../bus.ts'
import type { PendingResult, PictureFiles, RunFiles, RunRecord, Store } from '../ports.ts'

export interface SaverParts {
  readonly store: Store
  readonly pictures: PictureFiles
  readonly runFiles: RunFiles
  readonly bus: EventBus
}

/**
 * Turns a finished run into a gallery picture. Order: the pending result, the picture file, then in one transaction
 * its row and the run's row, then the event, then the clean-up. Every step can be repeated, so whatever moment the
 * app dies at, `finish` on the next start ends the save without running the model again.
 */
export class PictureSaver {
  private readonly parts: SaverParts

  constructor(parts: SaverParts) {
    this.parts = parts
  }

  async save(record: RunRecord, pending: PendingResult): Promise<RunRecord> {
    await this.parts.runFiles.savePending(record.summary.id, pending).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'disk-full') throw error
      const message = 'There is no room left to keep the picture; free some space on the disk of the library and make it again.'
      throw new AppError('disk-full', message, error.data, { cause: error })
    })
    return this.finish(record, pending)
  }

  async finish(record: RunRecord, { result, recipe }: PendingResult): Promise<RunRecord> {
    const { store, pictures, runFiles, bus } = this.parts
    const { id } = record.summary
    if (!result.picture) throw new Error('Only a run with a picture is saved.')
    const source = path.join(runFiles.folder(id), path.basename(result.picture.file))
    const { seed } = record.summary.settings
    const saved = await pictures.save({ id, createdAt: recipe.createdAt, seed }, source, recipe)
    const picture = pictureOf({ id, runId: id, recipe, ...saved, width: result.picture.width, height: result.picture.height })
    const done: RunRecord = {
      ...record,
      summary: { ...record.summary, state: 'done', outcome: result.outcome, ...warningsOf(result), failure: null, pictureId: id },
      latentShape: result.sampleShape,
      dense: result.dense,
    }
    store.transaction(() => {
      store.pictures.put(picture, recipe.settings.prompt, recipe, recipe.outcome.pixelHash)
      store.runs.update(done)
    })
    bus.emit('gallery.changed', { added: [id], removed: [] })
    await runFiles.saveSummary(done)
    await runFiles.settle(id, false)
    return done
  }
}

/** What the summary of a run says of its warnings. */
export const warningsOf = (result: EngineResult | undefined): Pick<RunSummary, 'warnings'> =>
  result && result.warnings.length > 0 ? { warnings: result.warnings } : {}

/** Longest prompt a gallery row carries; the whole text is in the recipe and in the search index. */
const rowPromptLength = 1000

export function pictureOf(facts: {
  readonly id: string
  readonly runId: string | null
  readonly file: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly recipe: Recipe
}): Picture {
  const { recipe } = facts
  return {
    id: facts.id,
    runId: facts.runId,
    file: facts.file,
    // To the second: pictures made side by side, which are saved in any order, then stand in the order of their runs.
    createdAt: `${recipe.createdAt.slice(0, 19)}.000Z`,
    width: facts.width,
    height: facts.height,
    bytes: facts.bytes,
    prompt: cut(recipe.settings.prompt),
    modelName: recipe.model.name,
    solverId: solverLabel(recipe.settings.solver),
    seed: recipe.settings.seed,
    nfe: recipe.outcome.nfe.total,
    star: false,
    tags: [],
    trashedAt: null,
  }
}

/** The first characters, never half of a surrogate pair. */
export function cut(text: string): string {
  if (text.length <= rowPromptLength) return text
  return text
    .slice(0, rowPromptLength)
    .toWellFormed()
    .replace(/\ufffd$/, '')
}
