import { ArrowLeftRight } from 'lucide-react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { clampNumber } from '../../ui/numbers.ts'
import { useText } from '../../ui/text.ts'
import { changeDraft, changeSettings, useDraft } from './draft.ts'

const largestSide = 4096

export function PictureCard({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const { width, height, seed } = useDraft((draft) => draft.settings)
  const count = useDraft((draft) => draft.count)
  const known = useDraft((draft) => draft.locked || draft.fresh)
  const size = model?.size ?? null
  const multiple = size?.multiple ?? 8
  const side = (value: number): number => clampNumber(value, { min: multiple, max: largestSide, step: multiple })
  return (
    <Card id="picture" title={t('create.picture')} summary={`${width} × ${height}`}>
      {!size ? (
        <p className="text-fg-3">{t('create.noPicture')}</p>
      ) : size.fixed ? (
        <p className="text-fg-2">{t('create.fixedSize', { width: size.width, height: size.height })}</p>
      ) : (
        <div className="flex items-center gap-1">
          <NumberInput
            label={t('common.width')}
            unit="W"
            value={width}
            min={multiple}
            max={largestSide}
            step={multiple}
            integer
            onChange={(next) => changeSettings({ width: side(next) })}
          />
          <IconButton
            icon={ArrowLeftRight}
            label={t('create.swap')}
            onClick={() => changeSettings({ width: height, height: width })}
          />
          <NumberInput
            label={t('common.height')}
            unit="H"
            value={height}
            min={multiple}
            max={largestSide}
            step={multiple}
            integer
            onChange={(next) => changeSettings({ height: side(next) })}
          />
        </div>
      )}
      <Field label={t('create.count')} hint={count > 1 && known && t('create.countHint', { from: seed, to: seed + count - 1 })}>
        {(id) => (
          <NumberInput id={id} value={count} min={1} max={1000} integer onChange={(next) => changeDraft({ count: next })} />
        )}
      </Field>
    </Card>
  )
}
