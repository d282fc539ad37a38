import { Play } from 'lucide-react'
import { useDeferredValue } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { toWireError } from '../../../src-shared/contract/errors.ts'
import type { LabPlan } from '../../../src-shared/contract/lab.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { warningText } from '../../../src-shared/i18n/warnings.ts'
import { api } from '../../client/core.ts'
import { useNodeSets, useTableaux } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { formatSeconds } from '../../ui/format.ts'
import { explain } from '../../ui/report.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useText } from '../../ui/text.ts'
import { askedOf, type Asked } from './asked.ts'
import { CalibrateFields } from './calibrate-fields.tsx'
import { useCalibration } from './calibration-choice.ts'
import { choose, useChoice, type Unread } from './choice.ts'
import { CompareFields } from './compare-fields.tsx'
import { fixedEvaluations } from './cost.ts'
import { GroundFields } from './ground-fields.tsx'

/** What is compared or made, and what that will cost. */
export function Form({ model, busy, onStart }: { model: ModelCard | null; busy: boolean; onStart: (asked: Asked) => void }) {
  const { t } = useText()
  const choice = useChoice()
  const calibration = useCalibration()
  const { data: tableaux = [] } = useTableaux()
  const { data: nodeSets = [] } = useNodeSets()
  const read = askedOf(choice, calibration, { tableaux, nodeSets })
  const unread: Unread = 'unread' in read ? read.unread : {}
  const asked = 'asked' in read ? read.asked : null
  const wanted = useDeferredValue(asked && JSON.stringify({ ...asked, pictures: undefined }))
  const plan = useQuery({
    queryKey: ['lab-plan', model?.id, wanted],
    queryFn: ({ signal }) =>
      api.call('lab.plan', { modelId: model!.id, ...(JSON.parse(wanted!) as Omit<Asked, 'pictures'>) }, { signal }),
    enabled: model !== null && model.usable && wanted !== null,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    meta: { silent: true },
  })
  const calibrates = choice.task === 'calibrate'
  return (
    <section aria-label={t('lab.what')} className="flex h-full flex-col bg-panel">
      <div className="shrink-0 border-b border-line px-4 py-2">
        <Segmented
          label={t('lab.task')}
          value={calibrates ? 'calibrate' : 'compare'}
          className="h-7 w-full"
          options={(['compare', 'calibrate'] as const).map((value) => ({ value, label: t(`lab.${value}`) }))}
          onChange={(task) => choose({ task })}
        />
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 py-3">
        {calibrates ? <CalibrateFields unread={unread} /> : <CompareFields unread={unread} />}
        <GroundFields model={model} />
        {!calibrates && (
          <>
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
          </>
        )}
      </div>
      <footer className="flex shrink-0 flex-col gap-2 border-t border-line px-4 py-3">
        <div aria-live="polite" className="flex min-h-8 flex-col gap-1 text-xs text-fg-3">
          {!model?.usable ? (
            <p>{t('lab.noModel')}</p>
          ) : plan.error ? (
            <p className="text-bad">{explain(toWireError(plan.error)).detail}</p>
          ) : (
            plan.data && asked && <Cost plan={plan.data} model={model} asked={asked} />
          )}
        </div>
        <Button
          look="primary"
          icon={Play}
          disabled={!model?.usable || busy || asked === null || plan.isError}
          onClick={() => asked && onStart(asked)}
          className="h-8"
        >
          {t(calibrates ? 'lab.startCalibration' : 'lab.start')}
        </Button>
      </footer>
    </section>
  )
}

function Cost({ plan, model, asked }: { plan: LabPlan; model: ModelCard; asked: Asked }) {
  const { t, language } = useText()
  const { candidates, cases, runs } = plan
  const told = plan.notes.map((note) => warningText(note, language))
  const nfe = fixedEvaluations(plan, asked)
  const most = asked.calibration !== null
  const guidance = asked.comparison.guidance ?? model.recommended?.guidance ?? 1
  const calls = model.textConditioned && guidance !== 1 ? 2 : 1
  const each = model.measured && calls * model.measured.secondsPerEvaluation
  return (
    <>
      <p className="text-fg-2">
        {most ? t('lab.planMost', { cases, runs }) : t('lab.plan', { ways: candidates.length, cases, runs })}
      </p>
      {nfe > 0 && (
        <p>
          {each === null
            ? t(most ? 'lab.planCostMostUnmeasured' : 'lab.planCostUnmeasured', { nfe })
            : t(most ? 'lab.planCostMost' : 'lab.planCost', { nfe, time: formatSeconds(nfe * each) })}
        </p>
      )}
      {told.length > 0 && <p title={told.join('\n')}>{told.length > 2 ? `${told.slice(0, 2).join(' ')} …` : told.join(' ')}</p>}
    </>
  )
}
