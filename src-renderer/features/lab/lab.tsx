import { FlaskConical, Plus } from 'lucide-react'
import { useState } from 'react'
import type { CandidateSummary } from '../../../src-shared/contract/lab-report.ts'
import type { LabStudy } from '../../../src-shared/contract/lab.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { api } from '../../client/core.ts'
import { useStudies, useStudy } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatDate } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { Select } from '../../ui/select.tsx'
import { useText } from '../../ui/text.ts'
import { takeOver, type Asked } from './asked.ts'
import { Calibrated } from './calibrated.tsx'
import { Form } from './form.tsx'
import { Results } from './results.tsx'
import type { StudyActions } from './study-header.tsx'

/** Solvers compared on one's own model: what is asked on the left, what was found on the right. */
export function Lab({
  model,
  onUse,
}: {
  model: ModelCard | null
  /** A way that is to be set in Create, with the model it was measured on. */
  onUse: (candidate: CandidateSummary, modelId: string) => void
}) {
  const { t, language } = useText()
  const { data: studies = [] } = useStudies()
  const [wanted, ask] = useState<string | 'new' | null>(null)
  const [starting, setStarting] = useState(false)
  const [removing, remove] = useState<LabStudy | null>(null)
  const shown = wanted === 'new' ? null : (studies.find(({ id }) => id === wanted) ?? studies[0] ?? null)
  const { data } = useStudy(shown?.id ?? null)

  async function start(asked: Asked): Promise<void> {
    if (!model) return
    setStarting(true)
    try {
      const study = await api.call('lab.start', { modelId: model.id, ...asked })
      ask(study.id)
    } catch (error) {
      reportError(error)
    }
    setStarting(false)
  }

  const named = ({ modelName, createdAt, state, calibration, comparison: { solvers, nfe } }: LabStudy): string => {
    const what = calibration ? [t('lab.nodesOf', { solver: solvers[0]!, nfe: nfe[0]! })] : []
    return [modelName, ...what, formatDate(createdAt, language), t(`lab.${state}`)].join(' · ')
  }
  const actions = (study: LabStudy): StudyActions => ({
    onStop: () => void api.call('lab.stop', { id: study.id }).catch(reportError),
    onResume: () => void api.call('lab.resume', { id: study.id }).catch(reportError),
    onTakeOver: () => takeOver(study),
    onRemove: () => remove(study),
  })
  return (
    <div className="flex h-full flex-col">
      <header className="flex shrink-0 items-center gap-2 border-b border-line bg-panel px-4 py-2">
        <h1 className="mr-auto shrink-0 text-base font-medium">{t('lab.title')}</h1>
        {studies.length > 0 && (
          <>
            <Select
              label={t('lab.studies')}
              look="quiet"
              className="max-w-sm"
              value={shown?.id ?? 'new'}
              groups={[
                {
                  label: null,
                  options: [
                    ...(shown ? [] : [{ value: 'new', label: t('lab.new') }]),
                    ...studies.map((study) => ({ value: study.id, label: named(study) })),
                  ],
                },
              ]}
              onChange={ask}
            />
            <Button icon={Plus} disabled={!shown} onClick={() => ask('new')}>
              {t('lab.new')}
            </Button>
          </>
        )}
      </header>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(256px,312px)_minmax(0,1fr)]">
        <div className="min-h-0 border-r border-line">
          <Form model={model} busy={starting} onStart={(asked) => void start(asked)} />
        </div>
        {shown?.calibration ? (
          <Calibrated
            key={shown.id}
            study={shown}
            report={data?.calibrated ?? null}
            actions={actions(shown)}
            onUse={(candidate) => onUse(candidate, shown.modelId)}
          />
        ) : shown ? (
          <Results
            key={shown.id}
            study={shown}
            report={data?.report ?? null}
            actions={actions(shown)}
            onUse={(candidate) => onUse(candidate, shown.modelId)}
          />
        ) : (
          <Empty icon={FlaskConical} title={t('lab.empty')} hint={t('lab.emptyHint')} />
        )}
      </div>
      <Confirm
        open={removing !== null}
        onClose={() => remove(null)}
        title={t('lab.delete')}
        text={t('lab.deleteText')}
        action={t('common.delete')}
        onConfirm={() => {
          void api.call('lab.remove', { id: removing!.id }).catch(reportError)
          remove(null)
        }}
      />
    </div>
  )
}
