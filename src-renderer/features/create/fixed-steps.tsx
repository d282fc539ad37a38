import { useMemo, useRef } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { usualRho } from '../../../src-shared/contract/usual-rho.ts'
import { sameLevels } from '../../../src-shared/numerics/level.ts'
import { useNodeSets, useSolvers } from '../../client/queries.ts'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { useText, type TextKey } from '../../ui/text.ts'
import { layLevels, rangeOf, sayProblem, scheduleOf } from './nodes.ts'
import { useDraft } from './draft.ts'
import { NodesGraph } from './nodes-graph.tsx'
import { NodesList } from './nodes-list.tsx'
import { NodesTools } from './nodes-tools.tsx'

/** A saved set among the kinds of nodes. */
const savedKey = (id: string): string => `saved:${id}`

/** The number of steps of a fixed-step method, and where they lie. */
export function FixedSteps({
  solver,
  model,
  change,
}: {
  solver: SolverSettings
  model: ModelCard | null
  change: (next: Partial<SolverSettings>) => void
}) {
  const { t } = useText()
  const { data } = useSolvers()
  const kinds = data?.nodes ?? []
  const kind = kinds.find(({ id }) => id === solver.nodes.id)
  const custom = solver.nodes.id === 'custom'
  const { width, height } = useDraft((draft) => draft.settings)
  const schedule = useMemo(() => scheduleOf(model, { width, height }), [model, width, height])
  const open = data?.solvers.find(({ id }) => id === solver.id)?.openLevels
  const laid = useMemo(() => layLevels(solver, schedule, open), [solver, schedule, open])
  const levels = laid?.levels ?? []
  const range = rangeOf(schedule)
  // The kind to go back to from levels of one's own.
  const before = useRef('karras')
  if (!custom) before.current = solver.nodes.id

  const { data: sets = [] } = useNodeSets()
  const chosen = custom ? sets.find((set) => sameLevels(set.levels, levels)) : undefined
  const choose = (id: string): void => {
    const set = sets.find((one) => savedKey(one.id) === id)
    if (set) takeList(set.levels)
    else if (id === 'custom') takeList([...levels])
    else change({ nodes: { id, rho: usualRho(id) } })
  }
  const takeList = (list: number[]): void => {
    if (list.length > 0) change({ steps: list.length, nodes: { id: 'custom', rho: solver.nodes.rho, list } })
  }

  return (
    <>
      {!custom && (
        <SliderField
          label={t('create.steps')}
          value={solver.steps}
          min={1}
          max={100}
          step={1}
          most={100_000}
          integer
          onChange={(steps) => change({ steps })}
        />
      )}
      <Field label={t('create.nodes')}>
        {(id) => (
          <Select
            id={id}
            value={chosen ? savedKey(chosen.id) : solver.nodes.id}
            groups={[
              { label: null, options: kinds.map((one) => ({ value: one.id, label: t(`nodes.${one.id}` as TextKey) })) },
              ...(sets.length > 0
                ? [
                    {
                      label: t('create.nodesSavedTitle'),
                      options: sets.map(({ id: one, name }) => ({ value: savedKey(one), label: name })),
                    },
                  ]
                : []),
            ]}
            onChange={choose}
          />
        )}
      </Field>
      {kind?.usesRho && (
        <Field label={t('create.rho')}>
          {(id) => (
            <NumberInput
              id={id}
              value={solver.nodes.rho}
              min={0.1}
              max={100}
              step={0.5}
              onChange={(rho) => change({ nodes: { ...solver.nodes, rho } })}
            />
          )}
        </Field>
      )}
      {laid?.problem && (
        <p role="alert" className="text-xs text-bad">
          {sayProblem(t, laid.problem, range)}
        </p>
      )}
      {levels.length > 0 && (
        <NodesGraph
          levels={levels}
          range={range}
          onChange={takeList}
          onReset={custom ? () => choose(before.current) : null}
          tools={<NodesTools levels={levels} predictionType={model?.predictionType ?? null} onTake={takeList} />}
        />
      )}
      {levels.length > 0 && <NodesList levels={levels} range={range} custom={custom} onChange={takeList} />}
    </>
  )
}
