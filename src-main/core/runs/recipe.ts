import {
  recipeSchema,
  type EngineResult,
  type ModelCard,
  type Recipe,
  type RunSettings,
} from '../../../src-shared/contract/index.ts'

/** The record of one run, complete enough to make the picture again. Throws a ZodError where the engine's outcome is not one. */
export function buildRecipe(parts: {
  readonly appVersion: string
  readonly now: Date
  readonly card: Pick<ModelCard, 'name' | 'kind'>
  readonly modelHash: string | null
  /** Null for a run that encodes no picture. */
  readonly encoderHash: string | null
  readonly settings: RunSettings
  readonly result: Pick<EngineResult, 'outcome' | 'predictionType'>
}): Recipe {
  return recipeSchema.parse({
    version: 1,
    app: { name: 'flowline', version: parts.appVersion },
    createdAt: parts.now.toISOString(),
    model: {
      name: parts.card.name,
      hash: parts.modelHash ?? '',
      ...(parts.encoderHash === null ? {} : { encoderHash: parts.encoderHash }),
      kind: parts.card.kind,
      predictionType: parts.result.predictionType,
    },
    settings: parts.settings,
    outcome: parts.result.outcome,
  } satisfies Recipe)
}
