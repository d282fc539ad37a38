import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { layNodes } from '../../../src-shared/numerics/nodes.ts'
import type { Schedule } from '../../../src-shared/numerics/types.ts'
import { createAxis } from '../../plots/axis.ts'
import { useSize } from '../../plots/use-size.ts'
import { useText } from '../../ui/text.ts'

/** Levels of the grids that are laid in sigma alone; the others need the model's whole schedule and are not drawn. */
function levelsOf({ nodes, steps }: SolverSettings, model: ModelCard | null): readonly number[] | null {
  if (nodes.id === 'custom') return nodes.list ?? null
  if (!model?.schedule || (nodes.id !== 'karras' && nodes.id !== 'exponential')) return null
  const { sigmaMin: sMin, sigmaMax: sMax } = model.schedule
  return [...layNodes({ sMin, sMax } as Schedule, steps, nodes)]
}

/** The time nodes over log sigma, noise on the left. */
export function NodesGraph({ solver, model }: { solver: SolverSettings; model: ModelCard | null }) {
  const { t } = useText()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const levels = levelsOf(solver, model)
  if (!levels || levels.length === 0) return null
  const axis = createAxis(
    'sigma',
    levels.map((sigma) => ({ sigma, t: 0, nfe: 0 })),
  )
  const inner = width - 16
  const xs = levels.map((sigma) => 8 + axis.x({ sigma, t: 0, nfe: 0 }) * inner)
  return (
    <div ref={ref} className="rounded-md border border-line bg-app px-0 pt-2">
      {width > 0 && (
        <svg width={width - 2} height={34} role="img" aria-label={t('create.nodes')} className="block">
          <line x1={8} x2={width - 10} y1={10} y2={10} className="stroke-line-strong" />
          {xs.map((x, index) => (
            <circle key={index} cx={x} cy={10} r={xs.length > 60 ? 1.5 : 2.5} className="fill-accent">
              <title>{`σ ${Number(levels[index]!.toPrecision(4))}`}</title>
            </circle>
          ))}
          {axis.ticks.map((tick) => (
            <text
              key={tick.label}
              x={8 + tick.x * inner}
              y={29}
              textAnchor={tick.x < 0.05 ? 'start' : tick.x > 0.95 ? 'end' : 'middle'}
              className="fill-fg-3 text-2xs"
            >
              {tick.label}
            </text>
          ))}
        </svg>
      )}
    </div>
  )
}
