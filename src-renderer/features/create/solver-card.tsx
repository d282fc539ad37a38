import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { ChartId, SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { useSolvers } from '../../client/queries.ts'
import { Card, Disclosure } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { formatTolerance } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { useText } from '../../ui/text.ts'
import { changeSettings, useDraft } from './draft.ts'
import { EstimateLine } from './estimate.tsx'
import { FixedSteps } from './fixed-steps.tsx'
import { ControlParameters, NoiseParameters, withoutUnread } from './solver-parameters.tsx'
import { SolverPicker } from './solver-picker.tsx'
import { Tolerance } from './tolerance.tsx'

const charts = ['auto', 'angle', 'rectified-flow', 'sigma', 'log-sigma', 'native'] as const satisfies readonly ChartId[]

export function SolverCard({ model }: { model: ModelCard | null }) {
  const { t, language } = useText()
  const solver = useDraft((draft) => draft.settings.solver)
  const { data } = useSolvers()
  const solvers = data?.solvers ?? []
  const info = solvers.find(({ id }) => id === solver.id)
  const change = (next: Partial<SolverSettings>): void => changeSettings({ solver: { ...solver, ...next } })
  const chooseMethod = (id: string): void =>
    changeSettings({
      solver: withoutUnread(
        { ...solver, id },
        solvers.find((one) => one.id === id),
      ),
    })
  const summary =
    info &&
    (info.adaptive
      ? [info.name, formatTolerance(solver.rtol)].join(t('common.comma'))
      : [info.name, solver.steps].join(t('common.comma')))
  return (
    <Card id="solver" title={t('create.solver')} summary={summary}>
      <SolverPicker solvers={solvers} value={solver.id} onChange={chooseMethod} />
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
      <NoiseParameters solver={solver} info={info} change={change} />
      {!info?.adaptive && info?.parameters?.includes('tolerance') && (
        <Tolerance value={solver.rtol} model={null} onChange={(rtol) => change({ rtol, atol: rtol })} />
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
        <ControlParameters solver={solver} info={info} change={change} />
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
