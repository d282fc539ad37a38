import { AppError, type Api, type ModelCard } from '../../../src-shared/contract/index.ts'
import { exitCodes } from '../exit.ts'
import { userPath } from '../paths.ts'
import { bytesText } from '../units.ts'

/** A model of the list by its id, its folder or its name. Throws `model-missing`, and `invalid-input` for a name that several have. */
export async function findModel(api: Api, asked: string): Promise<ModelCard> {
  const cards = await api.call('models.list', {})
  const folder = userPath(asked)
  const exact = cards.find(({ id, path }) => id === asked || path === folder)
  if (exact) return exact
  const named = cards.filter(({ name }) => name === asked)
  if (named.length > 1)
    throw new AppError(
      'invalid-input',
      `Several models are named "${asked}"; give the folder of one: ${named.map(({ path }) => path).join(', ')}`,
    )
  if (!named[0])
    throw new AppError(
      'model-missing',
      `There is no model "${asked}" in the list; \`flowline models list\` shows them, \`flowline models import --link\` adds one.`,
    )
  return named[0]
}

/** Forgets a linked folder, or deletes a model of the library once `yes` says so. Returns the exit code. */
export async function removeModel(api: Api, asked: string, yes: boolean): Promise<number> {
  const card = await findModel(api, asked)
  if (card.origin === 'library' && !yes)
    throw new AppError(
      'invalid-input',
      `This deletes ${card.path} (${bytesText(card.bytes)}) from the disk; give --yes to do it.`,
    )
  await api.call('models.remove', { id: card.id })
  process.stdout.write(
    card.origin === 'linked'
      ? `"${card.name}" is no longer in the list; its files stay in ${card.path}\n`
      : `"${card.name}" is deleted: ${card.path}\n`,
  )
  return exitCodes.done
}
