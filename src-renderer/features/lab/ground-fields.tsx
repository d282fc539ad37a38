import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { Field } from '../../ui/field.tsx'
import { formatTolerance } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useText } from '../../ui/text.ts'
import { TextArea } from '../../ui/text-input.tsx'
import { choose, useChoice } from './choice.ts'

/** What every way is run on, and what it is held against. */
export function GroundFields({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const { prompts, guidance, reference, referenceTolerance } = useChoice()
  return (
    <>
      {model?.textConditioned && (
        <>
          <Field label={t('lab.prompts')} above>
            {(id) => (
              <TextArea
                id={id}
                rows={2}
                value={prompts}
                placeholder={model.examplePrompts[0]?.en ?? ''}
                onChange={(event) => choose({ prompts: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('lab.guidance')} hint={guidance === null ? t('lab.guidanceOwn') : undefined}>
            {(id) => (
              <NumberInput
                id={id}
                value={guidance ?? model.recommended?.guidance ?? 1}
                min={0}
                max={100}
                step={0.5}
                onChange={(value) => choose({ guidance: value })}
              />
            )}
          </Field>
        </>
      )}
      <Field label={t('lab.reference')}>
        {() => (
          <Segmented
            label={t('lab.reference')}
            value={reference}
            className="h-7 flex-1"
            options={(['dop853', 'uhp-fi'] as const).map((value) => ({ value, label: value.toUpperCase() }))}
            onChange={(value) => choose({ reference: value })}
          />
        )}
      </Field>
      <Field label={t('lab.referenceTolerance')}>
        {(id) => (
          <NumberInput
            id={id}
            value={referenceTolerance}
            min={1e-12}
            max={1}
            decades
            format={formatTolerance}
            onChange={(value) => choose({ referenceTolerance: value })}
          />
        )}
      </Field>
    </>
  )
}
