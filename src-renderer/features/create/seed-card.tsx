import { Bookmark, ChevronsRight, Dices, Lock, LockOpen } from 'lucide-react'
import type { NoiseSource } from '../../../src-shared/contract/recipe.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card, Disclosure } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { useText } from '../../ui/text.ts'
import { saveSeed } from './actions.ts'
import { changeDraft, changeSettings, chooseSeed, randomSeed, useDraft } from './draft.ts'
import { SavedSeeds } from './saved-seeds.tsx'

const noiseSources = ['philox', 'torch-cpu', 'torch-cuda'] as const satisfies readonly NoiseSource[]

export function SeedCard() {
  const { t } = useText()
  const { seed, noiseSource, variation } = useDraft((draft) => draft.settings)
  const locked = useDraft((draft) => draft.locked)
  const fresh = useDraft((draft) => draft.fresh)
  const count = useDraft((draft) => draft.count)
  return (
    <Card
      id="seed"
      title={t('create.seed')}
      summary={seed}
      actions={
        <>
          <IconButton icon={Bookmark} size={24} label={t('create.saveSeed')} keys="Mod+S" onClick={() => void saveSeed()} />
          <SavedSeeds />
        </>
      }
    >
      <div className="flex items-center gap-1">
        <NumberInput
          label={t('create.seed')}
          value={seed}
          min={0}
          max={Number.MAX_SAFE_INTEGER}
          integer
          repeats
          onChange={chooseSeed}
        />
        <IconButton icon={Dices} label={t('create.dice')} keys="Mod+D" onClick={() => chooseSeed(randomSeed())} />
        <IconButton icon={ChevronsRight} label={t('create.plusOne')} onClick={() => chooseSeed(seed + 1)} />
        <IconButton
          icon={locked ? Lock : LockOpen}
          label={locked ? t('create.unlock') : t('create.lock')}
          keys="Mod+L"
          pressed={locked}
          onClick={() => changeDraft({ locked: !locked })}
        />
      </div>
      <p className="text-xs text-fg-3">
        {locked
          ? t(count > 1 ? 'create.lockedMany' : 'create.lockedHint')
          : fresh
            ? t('create.freshHint')
            : t('create.unlockedHint')}
      </p>
      <Disclosure title={t('create.advanced')} open={variation !== null || noiseSource !== 'philox'}>
        <Field label={t('create.noiseSource')}>
          {(id) => (
            <Select<NoiseSource>
              id={id}
              value={noiseSource}
              groups={[{ label: null, options: noiseSources.map((value) => ({ value, label: t(`noise.${value}`) })) }]}
              onChange={(next) => changeSettings({ noiseSource: next })}
            />
          )}
        </Field>
        <Field label={t('create.variation')}>
          {(id) => (
            <Switch
              id={id}
              checked={variation !== null}
              onChange={(on) => changeSettings({ variation: on ? { seed: randomSeed(), strength: 0.1 } : null })}
            />
          )}
        </Field>
        {variation && (
          <>
            <Field label={t('create.variationSeed')}>
              {(id) => (
                <>
                  <NumberInput
                    id={id}
                    value={variation.seed}
                    min={0}
                    max={Number.MAX_SAFE_INTEGER}
                    integer
                    onChange={(next) => changeSettings({ variation: { ...variation, seed: next } })}
                  />
                  <IconButton
                    icon={Dices}
                    label={t('create.dice')}
                    onClick={() => changeSettings({ variation: { ...variation, seed: randomSeed() } })}
                  />
                </>
              )}
            </Field>
            <SliderField
              label={t('create.variationStrength')}
              value={variation.strength}
              min={0}
              max={1}
              step={0.01}
              onChange={(next) => changeSettings({ variation: { ...variation, strength: next } })}
            />
          </>
        )}
      </Disclosure>
    </Card>
  )
}
