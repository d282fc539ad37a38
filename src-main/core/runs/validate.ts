import { AppError, type ModelCard, type RunSettings } from '../../../src-shared/contract/index.ts'
import { ownTableauId } from '../../../src-shared/numerics/index.ts'
import type { SolverFacts } from '../ports.ts'
import { requireRunnable } from '../saved.ts'

/** Throws `invalid-input` for what the model or the registry cannot do. Returns settings with the model's own size where it has only one. */
export function checkSettings(settings: RunSettings, card: ModelCard, solvers: readonly SolverFacts[]): RunSettings {
  const { solver, width, height } = settings
  if (solver.id === ownTableauId) {
    if (!solver.tableau) throw new AppError('invalid-input', 'The solver "tableau" needs the tableau it is to run.')
    requireRunnable(solver.tableau)
  } else if (solvers.length > 0 && !solvers.some(({ id }) => id === solver.id)) {
    throw new AppError('invalid-input', `There is no solver named "${solver.id}".`, { solver: solver.id })
  }
  const { size } = card
  if (!size) return settings
  if (size.fixed) {
    if (width === size.width && height === size.height) return settings
    throw new AppError('invalid-input', `"${card.name}" makes pictures of ${size.width} x ${size.height} only.`, {
      width,
      height,
      fixedWidth: size.width,
      fixedHeight: size.height,
    })
  }
  if (width % size.multiple === 0 && height % size.multiple === 0) return settings
  throw new AppError('invalid-input', `Width and height of "${card.name}" have to be multiples of ${size.multiple}.`, {
    width,
    height,
    multiple: size.multiple,
  })
}
