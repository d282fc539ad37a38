import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { ChartId, SolverSettings } from '../../../src-shared/contract/recipe.ts'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { useSolvers } from '../../client/queries.ts'
import { Card, Disclosure } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { formatTolerance } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { Slider } from '../../ui/slider.tsx'
import { useText } from '../../ui/text.ts'
import { changeSettings, useDraft } from './draft.ts'
import { EstimateLine } from './estimate.tsx'
import { NodesGraph } from './nodes-graph.tsx'
import { Tolerance } from './tolerance.tsx'

const groups = [
  'adaptive',
  'fixed-step',
  'multistep',
  'stochastic',
  'learned',
  'one-step',
] as const satisfies readonly SolverInfo['group'][]
const charts = ['auto', 'angle', 'rectified-flow', 'sigma', 'log-sigma', 'native'] as const satisfies readonly ChartId[]

export function SolverCard({ model }: { model: ModelCard | null }) {
  const { t, language } = useText()
  const solver = useDraft((draft) => draft.settings.solver)
  const { data } = useSolvers()
  const solvers = data?.solvers ?? []
  const info = solvers.find(({ id }) => id === solver.id)
  const change = (next: Partial<SolverSettings>): void => changeSettings({ solver: { ...solver, ...next } })
  const summary =
    info &&
    (info.adaptive
      ? [info.name, formatTolerance(solver.rtol)].join(t('common.comma'))
      : [info.name, solver.steps].join(t('common.comma')))
  return (
    <Card id="solver" title={t('create.solver')} summary={summary}>
      <Select
        label={t('create.method')}
        value={solver.id}
        className="w-full flex-none!"
        groups={groups
          .map((group) => ({
            label: t(`group.${group}`),
            options: solvers
              .filter((one) => one.group === group)
              .map((one) => ({ value: one.id, label: one.name, hint: one.use[language] })),
          }))
          .filter((group) => group.options.length > 0)}
        onChange={(id) => change({ id })}
      />
      {info && <p className="text-xs text-fg-3">{info.use[language]}</p>}
      {info?.adaptive ? (
        <Tolerance
          value={solver.rtol}
          model={model}
          onChange={(rtol) => change({ rtol, atol: solver.atol === solver.rtol ? rtol : solver.atol })}
        />
      ) : (
        <FixedSteps solver={solver} model={model} change={change} />
      )}
      <Disclosure title={t('create.advanced')}>
        <Field label={t('create.chart')}>
          {(id) => (
            <Select<ChartId>
              id={id}
              value={solver.chart}
              groups={[{ label: null, options: charts.map((value) => ({ value, label: t(`chart.${value}`) })) }]}
              onChange={(chart) => change({ chart })}
            />
          )}
        </Field>
        {info?.adaptive && (
          <>
            <Field label={t('create.absolute')}>
              {(id) => (
                <NumberInput
                  id={id}
                  value={solver.atol}
                  min={1e-12}
                  max={1}
                  step={solver.atol / 10}
                  format={formatTolerance}
                  onChange={(atol) => change({ atol })}
                />
              )}
            </Field>
            <Field label={t('create.maxNfe')}>
              {(id) => (
                <NumberInput
                  id={id}
                  value={solver.maxNfe}
                  min={1}
                  max={1_000_000}
                  step={100}
                  integer
                  onChange={(maxNfe) => change({ maxNfe })}
                />
              )}
            </Field>
          </>
        )}
        {info && (
          <p className="text-xs text-fg-3">
            {t('create.order', { order: info.order })}
            {t('common.comma')}
            {t(info.adaptive ? 'create.nfePerAttempt' : 'create.nfePerStep', { nfe: info.nfePerStep })}
          </p>
        )}
      </Disclosure>
      <EstimateLine model={model} />
    </Card>
  )
}

function FixedSteps({
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
  const nodes = data?.nodes ?? []
  const kind = nodes.find(({ id }) => id === solver.nodes.id)
  return (
    <>
      <Field label={t('create.steps')}>
        {(id) => (
          <>
            <Slider
              label={t('create.steps')}
              value={Math.min(100, solver.steps)}
              min={1}
              max={100}
              step={1}
              onChange={(steps) => change({ steps })}
            />
            <NumberInput
              id={id}
              value={solver.steps}
              min={1}
              max={100_000}
              integer
              className="max-w-16"
              onChange={(steps) => change({ steps })}
            />
          </>
        )}
      </Field>
      <Field label={t('create.nodes')}>
        {(id) => (
          <Select
            id={id}
            value={solver.nodes.id}
            groups={[
              {
                label: null,
                options: nodes.filter((one) => one.id !== 'custom').map((one) => ({ value: one.id, label: one.name })),
              },
            ]}
            onChange={(nodesId) => change({ nodes: { id: nodesId, rho: solver.nodes.rho } })}
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
      <NodesGraph solver={solver} model={model} />
    </>
  )
}
