import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import type { ChartId, SolverSettings, TableauSettings } from '../../../src-shared/contract/recipe.ts'
import { ownTableauId } from '../../../src-shared/numerics/tableau-info.ts'
import { useSolvers, useTableaux } from '../../client/queries.ts'
import { infoOfTableau, solverInfoOf } from '../../client/solver-info.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card, Disclosure } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { formatTolerance } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { useText } from '../../ui/text.ts'
import { changeSettings, useDraft } from './draft.ts'
import { EstimateLine } from './estimate.tsx'
import { FixedSteps } from './fixed-steps.tsx'
import { ownSolverOf, ownSolvers } from './own-solvers.ts'
import { ControlParameters, NoiseParameters, withoutUnread } from './solver-parameters.tsx'
import { SolverPicker } from './solver-picker.tsx'
import { TableauDialog, type EditedTableau } from './tableau-dialog.tsx'
import { Tolerance } from './tolerance.tsx'

const charts = ['auto', 'angle', 'rectified-flow', 'sigma', 'log-sigma', 'native'] as const satisfies readonly ChartId[]

export function SolverCard({ model }: { model: ModelCard | null }) {
  const { t, language } = useText()
  const solver = useDraft((draft) => draft.settings.solver)
  const { data } = useSolvers()
  const { data: tableaux = [] } = useTableaux()
  const [edited, setEdited] = useState<EditedTableau | null>(null)
  const own = ownSolvers(tableaux, solver)
  const chosen = ownSolverOf(own, solver)
  const solvers = [...(data?.solvers ?? []), ...own.map((one) => one.info)]
  const info = chosen?.info ?? solverInfoOf(solver, data?.solvers)
  const extrapolated = solver.richardson === true && info?.parameters?.includes('richardson')
  const change = (next: Partial<SolverSettings>): void => changeSettings({ solver: { ...solver, ...next } })
  const useTableau = (tableau: TableauSettings): void =>
    changeSettings({ solver: withoutUnread({ ...solver, id: ownTableauId, tableau }, infoOfTableau(tableau)) })
  function chooseMethod(id: string): void {
    const tableau = own.find((one) => one.info.id === id)?.tableau
    const next = data?.solvers.find((one) => one.id === id)
    if (tableau) useTableau(tableau)
    else changeSettings({ solver: withoutUnread({ ...solver, id }, next) })
  }
  const summary =
    info &&
    (info.adaptive
      ? [info.name, formatTolerance(solver.rtol)].join(t('common.comma'))
      : [info.name, solver.steps].join(t('common.comma')))
  return (
    <Card id="solver" title={t('create.solver')} summary={summary}>
      <div className="flex items-center gap-1">
        <SolverPicker
          solvers={solvers}
          value={info?.id ?? solver.id}
          onChange={chooseMethod}
          onNew={() => setEdited({ tableau: null, id: null })}
        />
        {chosen && (
          <IconButton
            icon={Pencil}
            label={t('tableau.edit')}
            onClick={() => setEdited({ tableau: chosen.tableau, id: chosen.savedId })}
          />
        )}
      </div>
      {edited && <TableauDialog edited={edited} onClose={() => setEdited(null)} onUse={useTableau} />}
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
                  decades
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
            {t('create.order', { order: info.order + (extrapolated ? 1 : 0) })}
            {t('common.comma')}
            {t(info.adaptive ? 'create.nfePerAttempt' : 'create.nfePerStep', {
              nfe: extrapolated ? 3 * info.nfePerStep - 1 : info.nfePerStep,
            })}
          </p>
        )}
      </Disclosure>
      <EstimateLine model={model} />
    </Card>
  )
}
