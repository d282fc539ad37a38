import { AppError, type ModelCard } from '../../../src-shared/contract/index.ts'

/** Throws `model-broken` with the first problem where a model cannot run. */
export function requireUsable(card: ModelCard): void {
  if (card.usable) return
  const problem = card.problems[0]
  throw new AppError('model-broken', `"${card.name}" cannot run: ${problem?.message ?? 'it has a problem.'}`, {
    id: card.id,
    path: card.path,
    problem: problem?.code ?? null,
    file: problem?.file ?? null,
  })
}
