import { AppError } from '../../../src-shared/contract/errors.ts'
import type { StoredSource } from '../../../src-shared/contract/gallery.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { Source } from '../../../src-shared/contract/recipe.ts'
import { post } from '../../client/bytes.ts'
import { urls } from '../../client/urls.ts'
import { reportError } from '../../ui/report.ts'
import { t } from '../../ui/text.ts'
import { changeSettings, useDraft } from './draft.ts'
import { sizeFor } from './source.ts'
import { changeWithUndo } from './undo-draft.ts'

const usualStrength = 0.6

/** Puts a picture or a mask into the library; its hash and size. */
export const keepSource = async (file: Blob): Promise<StoredSource> => (await post(urls.keepSource, file)) as StoredSource

function take({ hash, width, height }: StoredSource, model: ModelCard | null): void {
  const { source } = useDraft.getState().settings
  const size = model && sizeFor({ width, height }, model)
  changeSettings({ source: { picture: hash, strength: source?.strength ?? usualStrength, mask: null }, ...size })
}

/** The next run starts from this file, at a size of its shape. */
export async function startFromFile(file: Blob, model: ModelCard | null): Promise<void> {
  try {
    const stored = await keepSource(file)
    const replaces = useDraft.getState().settings.source !== undefined
    if (replaces) changeWithUndo(t('source.taken'), () => take(stored, model))
    else take(stored, model)
  } catch (error) {
    reportError(error)
  }
}

/** The next run starts from a picture of the gallery. */
export async function startFromPicture(id: string, model: ModelCard | null): Promise<void> {
  try {
    const response = await fetch(urls.picture(id))
    if (!response.ok) throw new AppError('not-found', t('source.gone'))
    const stored = await keepSource(await response.blob())
    changeWithUndo(t('source.taken'), () => take(stored, model))
  } catch (error) {
    reportError(error)
  }
}

export function changeSource(change: Partial<Source>): void {
  const { source } = useDraft.getState().settings
  if (source) changeSettings({ source: { ...source, ...change } })
}

export function startFromNoise(): void {
  changeWithUndo(t('source.removed'), () => changeSettings({ source: undefined }))
}
