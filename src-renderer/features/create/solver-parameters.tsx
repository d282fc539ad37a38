import type { SolverSettings } from '../../../src-shared/contract/recipe.ts'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { ownTableauId } from '../../../src-shared/numerics/tableau-info.ts'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { useText } from '../../ui/text.ts'

type Change = (next: Partial<SolverSettings>) => void
type Churn = NonNullable<SolverSettings['churn']>

/** What a method uses where a setting is left out; the contract states the same numbers. */
const standardChurn = { amount: 40, min: 0.05, max: 50, noise: 1.003 } as const satisfies Required<Churn>
const churnFields = ['amount', 'min', 'max', 'noise'] as const satisfies readonly (keyof Churn)[]
const controllers = ['pi', 'elementary', 'pid'] as const satisfies readonly NonNullable<SolverSettings['controller']>[]
const most = { amount: 10_000, min: 1e6, max: 1e6, noise: 10 } as const
const step = { amount: 1, min: 0.01, max: 1, noise: 0.001 } as const

const reads = (info: SolverInfo | undefined, parameter: NonNullable<SolverInfo['parameters']>[number]): boolean =>
  info?.parameters?.includes(parameter) ?? false

/** The settings without those optional ones that the method does not read. */
export function withoutUnread(solver: SolverSettings, info: SolverInfo | undefined): SolverSettings {
  const { eta, churn, controller, afs, r, richardson, tableau, ...rest } = solver
  return {
    ...rest,
    ...(tableau !== undefined && rest.id === ownTableauId ? { tableau } : {}),
    ...(eta !== undefined && reads(info, 'eta') ? { eta } : {}),
    ...(churn !== undefined && reads(info, 'churn') ? { churn } : {}),
    ...(controller !== undefined && reads(info, 'controller') ? { controller } : {}),
    ...(afs !== undefined && reads(info, 'afs') ? { afs } : {}),
    ...(r !== undefined && reads(info, 'r') ? { r } : {}),
    ...(richardson !== undefined && reads(info, 'richardson') ? { richardson } : {}),
  }
}

/** How much noise a stochastic method injects. */
export function NoiseParameters({
  solver,
  info,
  change,
}: {
  solver: SolverSettings
  info: SolverInfo | undefined
  change: Change
}) {
  const { t } = useText()
  const eta = solver.eta ?? 1
  const churn = { ...standardChurn, ...solver.churn }
  return (
    <>
      {reads(info, 'eta') && (
        <SliderField
          label={t('create.noiseShare')}
          value={eta}
          min={0}
          max={2}
          step={0.05}
          most={10}
          onChange={(next) => change({ eta: next })}
        />
      )}
      {reads(info, 'churn') &&
        churnFields.map((field) => (
          <Field key={field} label={t(`create.churn.${field}`)}>
            {(id) => (
              <NumberInput
                id={id}
                value={churn[field]}
                min={0}
                max={most[field]}
                step={step[field]}
                onChange={(next) => change({ churn: { ...solver.churn, [field]: next } })}
              />
            )}
          </Field>
        ))}
    </>
  )
}

/** How a method steers itself: for most users the standard is right. */
export function ControlParameters({
  solver,
  info,
  change,
}: {
  solver: SolverSettings
  info: SolverInfo | undefined
  change: Change
}) {
  const { t } = useText()
  return (
    <>
      {reads(info, 'controller') && (
        <Field label={t('create.controller')}>
          {(id) => (
            <Select
              id={id}
              value={solver.controller ?? info?.controller ?? 'pi'}
              groups={[{ label: null, options: controllers.map((value) => ({ value, label: t(`controller.${value}`) })) }]}
              onChange={(controller) => change({ controller })}
            />
          )}
        </Field>
      )}
      {reads(info, 'afs') && (
        <Field label={t('create.afs')} hint={solver.afs ? t('create.afsHint') : undefined}>
          {(id) => <Switch id={id} checked={solver.afs ?? false} onChange={(afs) => change({ afs })} />}
        </Field>
      )}
      {reads(info, 'r') && (
        <SliderField
          label={t('create.r')}
          hint={t('create.rHint')}
          value={solver.r ?? 0.5}
          min={0.1}
          max={1}
          step={0.05}
          onChange={(r) => change({ r })}
        />
      )}
      {reads(info, 'richardson') && (
        <Field label={t('create.richardson')} hint={solver.richardson ? t('create.richardsonHint') : undefined}>
          {(id) => <Switch id={id} checked={solver.richardson ?? false} onChange={(richardson) => change({ richardson })} />}
        </Field>
      )}
    </>
  )
}
