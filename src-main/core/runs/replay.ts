import {
  AppError,
  recipeSchema,
  type ModelCard,
  type ProviderId,
  type Recipe,
  type RunSettings,
} from '../../../src-shared/contract/index.ts'
import type { ModelsService } from '../models/service.ts'
import type { Store } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { settingsAsMade } from './as-made.ts'

/** The recipe of a gallery picture. Throws `not-found`, `recipe-missing`, `recipe-malformed`. */
export function recipeOf(store: Store, pictureId: string): Recipe {
  if (!store.pictures.get(pictureId))
    throw new AppError('not-found', 'This picture is no longer in the gallery.', { id: pictureId })
  const stored = store.pictures.recipe(pictureId)
  if (stored === null)
    throw new AppError(
      'recipe-missing',
      'This picture carries no recipe that can be read, so it cannot be made again; its details say why.',
      { id: pictureId },
    )
  const parsed = recipeSchema.safeParse(stored)
  if (!parsed.success)
    throw new AppError('recipe-malformed', 'The recipe of this picture cannot be read, so it cannot be made again.', {
      id: pictureId,
    })
  return parsed.data
}

/** The model to replay a picture with: the one of the same hash, else one of the same name (the verdict then says so). */
export async function judgeable(
  parts: { store: Store; models: ModelsService; settings: SettingsService },
  pictureId: string,
): Promise<{ card: ModelCard; settings: RunSettings; provider: ProviderId | null }> {
  const recipe = recipeOf(parts.store, pictureId)
  const same = await parts.models.withHash(recipe.model)
  const card = same ?? (await parts.models.list()).find(({ name, usable }) => usable && name === recipe.model.name)
  if (!card) {
    throw new AppError(
      'model-missing',
      `The model of this picture, "${recipe.model.name}", is not in the list; link its folder and try again.`,
      {
        name: recipe.model.name,
        hash: recipe.model.hash,
      },
    )
  }
  return { card, settings: settingsAsMade(recipe), provider: recipe.outcome.provider === 'cpu' ? 'cpu' : null }
}
