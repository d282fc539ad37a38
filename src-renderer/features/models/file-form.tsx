import { FolderUp } from 'lucide-react'
import {
  schedulePresets,
  type ImportCheck,
  type ImportFormInput,
  type SchedulePreset,
} from '../../../src-shared/contract/imports.ts'
import { predictionsOf } from '../../../src-shared/formats/schedule-presets.ts'
import type { PredictionType } from '../../../src-shared/numerics/types.ts'
import { useModels } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { formatBytes } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useText } from '../../ui/text.ts'
import { Room } from './folder-found.tsx'

type SingleFile = NonNullable<ImportCheck['file']>

const own = '?'

/** The usual answers for a graph. */
export function formFor(file: SingleFile): ImportFormInput {
  const latent = file.questions.includes('parts')
  const schedule: SchedulePreset = latent ? 'stable-diffusion' : 'linear'
  const side = latent ? 512 : 64
  return {
    schedule,
    predictionType: predictionsOf[schedule][0]!,
    ...(file.questions.includes('channels') ? { channels: latent ? 4 : 3 } : {}),
    ...(file.questions.includes('size') ? { width: side, height: side } : {}),
  }
}

/** What has to be asked about a single graph. */
export function FileForm({
  check,
  file,
  name,
  form,
  onName,
  onForm,
  onFolder,
}: {
  check: ImportCheck
  file: SingleFile
  name: string
  form: ImportFormInput
  onName: (name: string) => void
  onForm: (form: ImportFormInput) => void
  onFolder: (path: string) => void
}) {
  const { t } = useText()
  const change = (next: Partial<ImportFormInput>): void => onForm({ ...form, ...next })
  const predictions = predictionsOf[form.schedule]
  const discrete = predictions.length > 1
  const asks = (question: SingleFile['questions'][number]): boolean => file.questions.includes(question)
  return (
    <div className="flex flex-col gap-2">
      <p className="text-fg-2">{[t(`kind.${file.kind}`), `[${file.sample.join(', ')}]`, formatBytes(check.bytes)].join(' · ')}</p>
      {file.folder !== null && (
        <div className="flex items-center gap-2 rounded-md border border-line p-2">
          <span className="min-w-0 flex-1">{t('models.partOfFolder')}</span>
          <Button icon={FolderUp} onClick={() => onFolder(file.folder!)}>
            {t('models.takeFolder')}
          </Button>
        </div>
      )}
      <p className="text-fg-3">{t('models.fileText')}</p>
      <Field label={t('models.name')}>
        {(id) => <TextInput id={id} value={name} maxLength={100} onChange={(event) => onName(event.target.value)} />}
      </Field>
      <Field label={t('models.schedule')}>
        {(id) => (
          <Select<SchedulePreset>
            id={id}
            value={form.schedule}
            groups={[
              {
                label: null,
                options: schedulePresets.map((value) => ({
                  value,
                  label: t(`schedule.${value}`),
                  hint: t(`scheduleHint.${value}`),
                })),
              },
            ]}
            onChange={(schedule) => change({ schedule, predictionType: predictionsOf[schedule][0]! })}
          />
        )}
      </Field>
      {discrete && (
        <>
          <Field label={t('models.prediction')} hint={t('models.predictionHint')}>
            {(id) => (
              <Select<PredictionType>
                id={id}
                value={form.predictionType}
                groups={[{ label: null, options: predictions.map((value) => ({ value, label: t(`prediction.${value}`) })) }]}
                onChange={(predictionType) => change({ predictionType })}
              />
            )}
          </Field>
          <Count
            label={t('models.trainSteps')}
            value={form.trainSteps ?? 1000}
            max={100_000}
            onChange={(trainSteps) => change({ trainSteps })}
          />
        </>
      )}
      {form.schedule === 'flow' && (
        <Field label={t('models.shift')} hint={t('models.shiftHint')}>
          {(id) => (
            <NumberInput
              id={id}
              value={form.shift ?? 1}
              min={0.01}
              max={100}
              className="max-w-24"
              onChange={(shift) => change({ shift })}
            />
          )}
        </Field>
      )}
      {asks('channels') && (
        <Count label={t('models.channels')} value={form.channels ?? 4} max={4096} onChange={(channels) => change({ channels })} />
      )}
      {asks('size') && (
        <Field label={t('models.usualSize')}>
          {(id) => (
            <>
              <NumberInput
                id={id}
                value={form.width ?? 512}
                min={1}
                max={16_384}
                integer
                className="max-w-24"
                onChange={(width) => change({ width })}
              />
              <span aria-hidden>×</span>
              <NumberInput
                label={t('models.usualHeight')}
                value={form.height ?? 512}
                min={1}
                max={16_384}
                integer
                className="max-w-24"
                onChange={(height) => change({ height })}
              />
            </>
          )}
        </Field>
      )}
      {asks('parts') && <Parts value={form.parts ?? null} onChange={(parts) => change({ parts })} />}
      <p className="mt-1">
        <Room check={check} />
      </p>
    </div>
  )
}

function Count({
  label,
  value,
  max,
  onChange,
}: {
  label: string
  value: number
  max: number
  onChange: (value: number) => void
}) {
  return (
    <Field label={label}>
      {(id) => <NumberInput id={id} value={value} min={1} max={max} integer className="max-w-24" onChange={onChange} />}
    </Field>
  )
}

/** The model whose VAE, text encoder and tokenizer go with the network: one of the list, or any folder. */
function Parts({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { t } = useText()
  const { data: models } = useModels()
  const givers = (models ?? []).filter(({ components }) =>
    components.some(({ name }) => /^(vae_decoder|text_encoder)/.test(name)),
  )
  const listed = value === null || givers.some(({ path }) => path === value)
  return (
    <Field label={t('models.parts')} hint={t('models.partsHint')}>
      {(id) => (
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <Select
            id={id}
            className="w-full flex-none!"
            value={value === null ? '' : listed ? value : own}
            groups={[
              {
                label: null,
                options: [
                  { value: '', label: t('models.partsNone') },
                  ...givers.map(({ name, path }) => ({ value: path, label: name, hint: path })),
                  { value: own, label: t('models.partsOther') },
                ],
              },
            ]}
            onChange={(next) => onChange(next === '' ? null : next === own ? ' ' : next)}
          />
          {!listed && (
            <TextInput
              autoFocus
              aria-label={t('models.partsPath')}
              placeholder={t('models.partsPath')}
              value={value!.trimStart()}
              onChange={(event) => onChange(event.target.value === '' ? ' ' : event.target.value)}
            />
          )}
        </div>
      )}
    </Field>
  )
}
