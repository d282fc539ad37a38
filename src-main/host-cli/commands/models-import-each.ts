import { AppError, type Api, type ModelCard } from '../../../src-shared/contract/index.ts'
import { exitCodes } from '../exit.ts'
import type { ImportOptions } from './models-import.ts'

/** One line for people. */
export const modelLine = ({ name, origin, path }: ModelCard): string =>
  `${name} ${origin === 'linked' ? 'is linked' : 'is in the library'}: ${path}\n`

/** A model folder that could not be added, and why. */
interface Refused {
  readonly path: string
  readonly message: string
}

/**
 * Links or copies the model folders inside `parent`, a line each; with `json` the cards as one list. Those that cannot be
 * copied are left out, and those that are linked and cannot be used are named. Returns the exit code: 2 where there was one.
 */
export async function importEach(
  api: Api,
  parent: string,
  folders: readonly string[],
  options: ImportOptions,
  copy: (folder: string) => Promise<string>,
): Promise<number> {
  if (options.name !== undefined)
    throw new AppError(
      'invalid-input',
      `${parent} holds ${folders.length} model folders, and --name names one copy; leave it out.`,
    )
  const { link, json } = options
  const cards: ModelCard[] = []
  const refused: Refused[] = []
  const tell = (card: ModelCard): void => {
    cards.push(card)
    if (!json) process.stdout.write(modelLine(card))
    if (!card.usable) refused.push({ path: card.path, message: card.problems[0]?.message ?? `${card.path} cannot be used.` })
  }
  if (link) {
    await api.call('models.linkAll', { paths: [...folders] })
    const known = new Map((await api.call('models.list', {})).map((card) => [card.path, card]))
    for (const folder of folders) {
      const card = known.get(folder)
      if (card) tell(card)
    }
  } else
    for (const folder of folders)
      try {
        tell(await api.call('models.get', { id: await copy(folder) }))
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'model-broken') throw error
        refused.push({ path: folder, message: error.message })
      }
  if (json) process.stdout.write(`${JSON.stringify(cards)}\n`)
  for (const { path, message } of refused) process.stderr.write(`flowline: ${path}: ${message}\n`)
  if (refused.length === 0) return exitCodes.done
  const state = link ? 'are linked and cannot be used' : 'were not copied'
  throw new AppError('model-broken', `${refused.length} of ${folders.length} folders ${state}.`)
}
