import { Dices, Lightbulb } from 'lucide-react'
import { fixedGuidance } from '../../../src-shared/contract/distilled-guidance.ts'
import { embedsGuidance } from '../../../src-shared/contract/embedded-guidance.ts'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { useTokens } from '../../client/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card, Disclosure } from '../../ui/card.tsx'
import { cx } from '../../ui/cx.ts'
import { useDebounced } from '../../ui/hooks.ts'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Menu } from '../../ui/menu.tsx'
import { TextArea, TextInput } from '../../ui/text-input.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { useText } from '../../ui/text.ts'
import { offerPrompt, randomPrompt } from './actions.ts'
import { readsClass } from './class-prompt.ts'
import { changeSettings, useDraft, usePromptTurn, writePrompt } from './draft.ts'
import { GuidanceShapeFields } from './guidance-shape.tsx'

export function PromptCard({ model }: { model: ModelCard | null }) {
  const { t, language } = useText()
  const { prompt, negative, guidance, guidanceShape, clipSkip } = useDraft((draft) => draft.settings)
  const turn = usePromptTurn()
  const interval = guidanceShape?.interval
  if (model && readsClass(model)) return <ClassCard />
  if (model && !model.textConditioned) {
    return (
      <Card id="prompt" title={t('create.prompt')}>
        <p className="text-fg-3">{t('create.unconditional')}</p>
      </Card>
    )
  }
  const examples = model?.examplePrompts ?? []
  const embedded = model !== null && embedsGuidance(model)
  const range = model?.distilledGuidance
  const fixed = fixedGuidance(range)
  const secondPass = model?.secondPass ?? true
  return (
    <Card
      id="prompt"
      title={t('create.prompt')}
      summary={prompt}
      actions={
        <>
          {model?.randomPrompts && (
            <IconButton icon={Dices} size={24} label={t('create.randomPrompt')} onClick={() => void randomPrompt(model)} />
          )}
          {examples.length > 0 && (
            <Menu
              trigger={<IconButton icon={Lightbulb} size={24} label={t('create.examples')} />}
              entries={examples.map((example) => ({ label: example[language], onSelect: () => offerPrompt(example[language]) }))}
            />
          )}
        </>
      }
    >
      <TextArea
        key={turn}
        aria-label={t('create.prompt')}
        placeholder={t('create.promptPlaceholder')}
        rows={2}
        className="min-h-16"
        value={prompt}
        onChange={(event) => writePrompt(event.target.value)}
      />
      <Tokens modelId={model?.id ?? null} text={prompt} />
      <Disclosure title={t('create.guidanceMore')} open={negative !== '' || guidance !== 1}>
        {secondPass && (
          <TextArea
            aria-label={t('create.negative')}
            placeholder={t('create.negativePlaceholder')}
            rows={1}
            value={negative}
            onChange={(event) => changeSettings({ negative: event.target.value })}
          />
        )}
        {fixed !== null ? (
          <p className="text-xs text-fg-3">{t('create.guidanceFixed', { guidance: fixed })}</p>
        ) : (
          <SliderField
            label={t('create.guidance')}
            hint={t(
              embedded
                ? 'create.guidanceEmbedded'
                : guidance === 1
                  ? 'create.guidanceOff'
                  : interval
                    ? 'create.guidanceWithin'
                    : 'create.guidanceOn',
            )}
            value={guidance}
            min={range?.from ?? 1}
            max={range?.to ?? 15}
            step={0.5}
            least={0}
            most={100}
            onChange={(next) => changeSettings({ guidance: next })}
          />
        )}
        {secondPass && <GuidanceShapeFields model={model} />}
        {(showsLayers(model) || clipSkip !== undefined) && (
          <Field label={t('create.clipSkip')} hint={t('create.clipSkipHint')}>
            {(id) => (
              <NumberInput
                id={id}
                value={clipSkip ?? 1}
                min={1}
                max={12}
                integer
                onChange={(next) => changeSettings({ clipSkip: next === 1 ? undefined : next })}
              />
            )}
          </Field>
        )}
      </Disclosure>
    </Card>
  )
}

/** A text encoder of the model gives all its layers, so that one before the last can be read. */
const showsLayers = (model: ModelCard | null): boolean =>
  model?.components.some(({ outputs }) => outputs.some(({ name }) => name.startsWith('hidden_states.'))) ?? false

/** A model of classes: the prompt is a number or a name. */
function ClassCard() {
  const { t } = useText()
  const { prompt, guidance } = useDraft((draft) => draft.settings)
  return (
    <Card id="prompt" title={t('create.class')} summary={prompt}>
      <TextInput aria-label={t('create.class')} value={prompt} onChange={(event) => writePrompt(event.target.value)} />
      <p className="text-xs text-fg-3">{t('create.classHint')}</p>
      <SliderField
        label={t('create.guidance')}
        value={guidance}
        min={1}
        max={15}
        step={0.5}
        least={0}
        most={100}
        onChange={(next) => changeSettings({ guidance: next })}
      />
    </Card>
  )
}

function Tokens({ modelId, text }: { modelId: string | null; text: string }) {
  const { t } = useText()
  const rested = useDebounced(text, 200)
  const { data } = useTokens(modelId, rested)
  if (!data) return <p className="h-4" />
  const cut = data.cutFrom !== null && text === rested ? text.slice(data.cutFrom).trim() : ''
  const over = data.limit !== null && data.count > data.limit
  return (
    <div className="text-xs text-fg-3">
      <p className={cx(over && 'text-warn')} aria-live="polite">
        {data.limit === null
          ? t('create.tokens', { count: data.count })
          : t(data.parts > 1 ? 'create.tokensInParts' : 'create.tokensOf', {
              count: data.count,
              limit: data.limit,
              parts: data.parts,
            })}
      </p>
      {cut !== '' && (
        <p className="mt-1 line-clamp-3 break-words">
          {t('create.cutOff')} <s className="text-fg-3 decoration-bad">{cut.slice(0, 300)}</s>
        </p>
      )}
    </div>
  )
}
