import { Play } from 'lucide-react'
import { useDeferredValue } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { toWireError } from '../../../src-shared/contract/errors.ts'
import type { LabPlan } from '../../../src-shared/contract/lab.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { warningText } from '../../../src-shared/i18n/warnings.ts'
import { api } from '../../client/core.ts'
import { useNodeSets, useSolvers, useTableaux } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Field } from '../../ui/field.tsx'
import { formatSeconds, formatTolerance } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { explain } from '../../ui/report.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useText, type TextKey } from '../../ui/text.ts'
import { TextArea, TextInput } from '../../ui/text-input.tsx'
import { choose, comparisonOf, useChoice, type Unread } from './choice.ts'
import { Methods } from './methods.tsx'
import { Nodes } from './nodes.tsx'

/** What is compared, and what that will cost. */
export function Form({ model, busy, onStart }: { model: ModelCard | null; busy: boolean; onStart: () => void }) {
  const { t } = useText()
  const choice = useChoice()
  const { data: registry } = useSolvers()
  const { data: tableaux = [] } = useTableaux()
  const { data: nodeSets = [] } = useNodeSets()
  const read = comparisonOf(choice, { tableaux, nodeSets })
  const unread: Unread = 'unread' in read ? read.unread : {}
  const comparison = useDeferredValue('comparison' in read ? JSON.stringify(read.comparison) : null)
  const plan = useQuery({
    queryKey: ['lab-plan', model?.id, comparison, choice.paths],
    queryFn: ({ signal }) =>
      api.call('lab.plan', { modelId: model!.id, comparison: JSON.parse(comparison!) as never, paths: choice.paths }, { signal }),
    enabled: model !== null && model.usable && comparison !== null,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    meta: { silent: true },
  })
  const list = (field: 'nfe' | 'tolerances' | 'seeds', label: TextKey, hint?: TextKey) => (
    <Field label={t(label)} hint={unread[field] ? t(`lab.unread.${field}`) : hint && t(hint)}>
      {(id) => (
        <TextInput
          id={id}
          value={choice[field]}
          aria-invalid={unread[field] ?? false}
          className={cx(unread[field] && 'border-bad!')}
          onChange={(event) => choose({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
  const text = model?.textConditioned ?? false
  return (
    <section aria-label={t('lab.what')} className="flex h-full flex-col bg-panel">
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 py-3">
        <Field label={t('lab.methods')} above hint={unread.solvers && t('lab.unread.solvers')}>
          {() => (
            <div className="w-full min-w-0">
              <Methods solvers={registry?.solvers ?? []} own={tableaux.map(({ name }) => name)} wrong={unread.solvers ?? false} />
            </div>
          )}
        </Field>
        {list('nfe', 'lab.nfe', 'lab.nfeHint')}
        {list('tolerances', 'lab.tolerances', 'lab.tolerancesHint')}
        <Nodes kinds={registry?.nodes ?? []} sets={nodeSets.map(({ name }) => name)} />
        {list('seeds', 'lab.seeds')}
        {text && (
          <>
            <Field label={t('lab.prompts')} above>
              {(id) => (
                <TextArea
                  id={id}
                  rows={2}
                  value={choice.prompts}
                  placeholder={model?.examplePrompts[0]?.en ?? ''}
                  onChange={(event) => choose({ prompts: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('lab.guidance')} hint={choice.guidance === null ? t('lab.guidanceOwn') : undefined}>
              {(id) => (
                <NumberInput
                  id={id}
                  value={choice.guidance ?? model?.recommended?.guidance ?? 1}
                  min={0}
                  max={100}
                  step={0.5}
                  onChange={(guidance) => choose({ guidance })}
                />
              )}
            </Field>
          </>
        )}
        <Field label={t('lab.reference')}>
          {() => (
            <Segmented
              label={t('lab.reference')}
              value={choice.reference}
              className="h-7 flex-1"
              options={(['dop853', 'uhp-fi'] as const).map((value) => ({ value, label: value.toUpperCase() }))}
              onChange={(reference) => choose({ reference })}
            />
          )}
        </Field>
        <Field label={t('lab.referenceTolerance')}>
          {(id) => (
            <NumberInput
              id={id}
              value={choice.referenceTolerance}
              min={1e-12}
              max={1}
              decades
              format={formatTolerance}
              onChange={(referenceTolerance) => choose({ referenceTolerance })}
            />
          )}
        </Field>
        {model?.size && (
          <Field label={t('lab.pictures')}>
            {(id) => (
              <span className="flex flex-1 justify-end">
                <Switch id={id} checked={choice.pictures} onChange={(pictures) => choose({ pictures })} />
              </span>
            )}
          </Field>
        )}
        <Field label={t('lab.paths')} hint={t('lab.pathsHint')}>
          {(id) => (
            <span className="flex flex-1 justify-end">
              <Switch id={id} checked={choice.paths} onChange={(paths) => choose({ paths })} />
            </span>
          )}
        </Field>
      </div>
      <footer className="flex shrink-0 flex-col gap-2 border-t border-line px-4 py-3">
        <div aria-live="polite" className="flex min-h-8 flex-col gap-1 text-xs text-fg-3">
          {!model?.usable ? (
            <p>{t('lab.noModel')}</p>
          ) : plan.error ? (
            <p className="text-bad">{explain(toWireError(plan.error)).detail}</p>
          ) : (
            plan.data && comparison !== null && <Cost plan={plan.data} model={model} />
          )}
        </div>
        <Button
          look="primary"
          icon={Play}
          disabled={!model?.usable || busy || comparison === null || plan.isError}
          onClick={onStart}
          className="h-8"
        >
          {t('lab.start')}
        </Button>
      </footer>
    </section>
  )
}

function Cost({ plan: { candidates, cases, runs, notes }, model }: { plan: LabPlan; model: ModelCard }) {
  const { t, language } = useText()
  const told = notes.map((note) => warningText(note, language))
  const nfe = cases * candidates.reduce((sum, one) => sum + (one.nfe ?? 0), 0)
  const guidance = useChoice((choice) => choice.guidance) ?? model.recommended?.guidance ?? 1
  const calls = model.textConditioned && guidance !== 1 ? 2 : 1
  const each = model.measured && calls * model.measured.secondsPerEvaluation
  return (
    <>
      <p className="text-fg-2">{t('lab.plan', { ways: candidates.length, cases, runs })}</p>
      {nfe > 0 && (
        <p>
          {each === null ? t('lab.planCostUnmeasured', { nfe }) : t('lab.planCost', { nfe, time: formatSeconds(nfe * each) })}
        </p>
      )}
      {told.length > 0 && <p title={told.join('\n')}>{told.length > 2 ? `${told.slice(0, 2).join(' ')} …` : told.join(' ')}</p>}
    </>
  )
}
