import { Check, Contrast, Eraser, PaintBucket, Undo2, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Slider } from '../../ui/slider.tsx'
import { useText } from '../../ui/text.ts'
import { leaveMask } from './mask-state.ts'

/** What paints the mask, and what is done with it. */
export function MaskToolbar({
  erase,
  brush,
  sizes: [smallest, largest],
  onErase,
  onBrush,
  onUndo,
  onInvert,
  onFill,
  onKeep,
}: {
  erase: boolean
  brush: number
  sizes: readonly [number, number]
  onErase: (erase: boolean) => void
  onBrush: (brush: number) => void
  onUndo: () => void
  onInvert: () => void
  onFill: (value: number) => void
  onKeep: () => void
}) {
  const { t } = useText()
  return (
    <div className="@container absolute inset-x-0 bottom-0 border-t border-line bg-panel">
      <div className="flex h-12 items-center gap-2 overflow-x-auto px-3">
        <Segmented
          label={t('mask.mode')}
          value={erase ? 'erase' : 'paint'}
          options={[
            { value: 'paint', label: t('mask.paint') },
            { value: 'erase', label: t('mask.erase') },
          ]}
          onChange={(mode) => onErase(mode === 'erase')}
        />
        <span className="shrink-0 text-fg-2 @max-lg:hidden">{t('mask.brush')}</span>
        <Slider
          label={t('mask.brush')}
          value={brush}
          min={smallest}
          max={largest}
          step={1}
          className="max-w-32 min-w-16"
          onChange={onBrush}
        />
        <span className="flex shrink-0">
          <IconButton icon={Undo2} label={t('mask.undo')} keys="Mod+Z" onClick={onUndo} />
          <IconButton icon={Contrast} label={t('mask.invert')} keys="I" onClick={onInvert} />
          <IconButton icon={PaintBucket} label={t('mask.fill')} onClick={() => onFill(255)} />
          <IconButton icon={Eraser} label={t('mask.clear')} onClick={() => onFill(0)} />
        </span>
        <span className="flex-1" />
        <IconButton icon={X} label={t('common.cancel')} keys="Escape" onClick={leaveMask} />
        <Button look="primary" icon={Check} onClick={onKeep}>
          {t('mask.done')}
        </Button>
      </div>
    </div>
  )
}
