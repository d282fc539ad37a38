import { AppError, settingsOfRunSchema, type ModelCard, type RunSettings } from '../../src-shared/contract/index.ts'
import { findMethod, scheduleFromConfig, type Method } from '../../src-shared/numerics/index.ts'
import { planWithin } from '../../src-shared/numerics/study/index.ts'

/** One way to make pictures, held against the others on the same prompts and seeds. */
export interface Cell {
  /** Names its file of results: `dpmpp-2m-karras-20_g2.5`, `uhp-fi-1e-4_g1_r4`. */
  readonly id: string
  readonly solver: string
  readonly nodes: string | null
  /** Evaluations asked for, null where a tolerance decides. */
  readonly nfe: number | null
  readonly rtol: number | null
  readonly guidance: number
  /** Langevin iterations at the last level. */
  readonly refine: number
  /** Everything but prompt and seed. */
  readonly settings: RunSettings
}

/** The grid: every solver on all its nodes and numbers of evaluations, or at all tolerances, for every guidance and refinement. */
export interface Grid {
  readonly solvers: readonly string[]
  readonly nodes: readonly string[]
  readonly nfe: readonly number[]
  readonly rtol: readonly number[]
  /** Empty: the model's own. */
  readonly guidance: readonly number[]
  readonly refine: readonly number[]
}

const mostNfe = 2000

export function cellsOf(grid: Grid, card: ModelCard): Cell[] {
  const guidances = grid.guidance.length > 0 ? grid.guidance : [card.recommended?.guidance ?? 1]
  const cells = new Map<string, Cell>()
  for (const id of grid.solvers) {
    const method = findMethod(id)
    if (!method)
      throw new AppError('invalid-input', `There is no solver named "${id}"; \`flowline solvers\` lists them.`, { solver: id })
    for (const guidance of guidances) {
      for (const refine of grid.refine) {
        for (const cell of cellsOfMethod(method, grid, card, guidance, refine)) cells.set(cell.id, cell)
      }
    }
  }
  return [...cells.values()]
}

function cellsOfMethod(method: Method, grid: Grid, card: ModelCard, guidance: number, refine: number): Cell[] {
  const { id, adaptive } = method.info
  const ending = `_g${guidance}${refine > 0 ? `_r${refine}` : ''}`
  const make = (name: string, solver: object, cell: Pick<Cell, 'nodes' | 'nfe' | 'rtol'>): Cell => ({
    id: `${name}${ending}`,
    solver: id,
    ...cell,
    guidance,
    refine,
    settings: settingsOfRunSchema.parse({
      guidance,
      width: card.size!.width,
      height: card.size!.height,
      solver: { id, maxNfe: mostNfe, ...solver },
      refinement: { iterations: refine },
    }),
  })
  if (adaptive) {
    return grid.rtol.map((rtol) => make(`${id}-${rtol.toExponential()}`, { rtol, atol: rtol }, { nodes: null, nfe: null, rtol }))
  }
  return grid.nodes.flatMap((nodes) =>
    grid.nfe.flatMap((nfe) => {
      const steps = stepsWithin(method, card, nodes, nfe)
      return steps === null ? [] : [make(`${id}-${nodes}-${nfe}`, { steps, nodes: { id: nodes } }, { nodes, nfe, rtol: null })]
    }),
  )
}

/** The most steps that cost at most `nfe` evaluations, the last denoise included; null where one step costs more. */
export function stepsWithin(method: Method, card: ModelCard, nodes: string, nfe: number): number | null {
  const { solver } = settingsOfRunSchema.parse({ solver: { id: method.info.id, nodes: { id: nodes } } })
  return planWithin(method, scheduleFromConfig({ ...card.scheduler }), solver, nfe, 1)?.steps ?? null
}
