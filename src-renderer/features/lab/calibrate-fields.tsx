import { followsFlow } from '../../../src-shared/numerics/study/comparable.ts'
import { useSolvers } from '../../client/queries.ts'
import { Field } from '../../ui/field.tsx'
import { formatMeasure } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { useText } from '../../ui/text.ts'
import { calibrateWith, useCalibration } from './calibration-choice.ts'
import { toggled, type Unread } from './choice.ts'
import { ListField } from './list-field.tsx'
import { Nodes } from './nodes.tsx'

const groups = ['multistep', 'learned', 'fixed-step'] as const

/** What nodes are made for, from what, and what they are held against. */
export function CalibrateFields({ unread }: { unread: Unread }) {
  const { t, language } = useText()
  const { solver, evaluations, against, seeds, heldOut, tries, end } = useCalibration()
  const { data: registry } = useSolvers()
  const methods = (registry?.solvers ?? []).filter((one) => followsFlow(one) && !one.adaptive)
  return (
    <>
      <p className="text-xs text-fg-3">{t('lab.calibrateText')}</p>
      <Field label={t('lab.method')}>
        {(id) => (
          <Select
            id={id}
            value={solver}
            groups={groups.map((group) => ({
              label: t(`group.${group}`),
              options: methods
                .filter((one) => one.group === group)
                .map(({ id: value, name, use }) => ({ value, label: name, hint: use[language] })),
            }))}
            onChange={(value) => calibrateWith({ solver: value })}
          />
        )}
      </Field>
      <Field label={t('lab.nfe')}>
        {(id) => (
          <NumberInput
            id={id}
            value={evaluations}
            min={2}
            max={1000}
            integer
            onChange={(value) => calibrateWith({ evaluations: value })}
          />
        )}
      </Field>
      <ListField
        label={t('lab.madeFrom')}
        value={seeds}
        wrong={unread.seeds && t('lab.unread.seeds')}
        onChange={(value) => calibrateWith({ seeds: value })}
      />
      <ListField
        label={t('lab.judgedOn')}
        value={heldOut}
        wrong={unread.heldOut && t('lab.unread.seeds')}
        onChange={(value) => calibrateWith({ heldOut: value })}
      />
      <Nodes
        label={t('lab.heldAgainst')}
        hint={unread.against && t('lab.unread.against')}
        kinds={registry?.nodes ?? []}
        chosen={against}
        onToggle={(id) => calibrateWith({ against: toggled(against, id) })}
      />
      <Field label={t('lab.end')} hint={t('lab.endHint')}>
        {(id) => (
          <NumberInput
            id={id}
            value={end}
            min={1e-6}
            max={1000}
            decades
            format={formatMeasure}
            onChange={(value) => calibrateWith({ end: value })}
          />
        )}
      </Field>
      <Field label={t('lab.tries')} hint={t('lab.triesHint')}>
        {(id) => (
          <NumberInput
            id={id}
            value={tries}
            min={0}
            max={10_000}
            step={10}
            integer
            onChange={(value) => calibrateWith({ tries: value })}
          />
        )}
      </Field>
    </>
  )
}
