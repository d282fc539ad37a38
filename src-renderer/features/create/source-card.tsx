import { Brush, Eraser, ImagePlus, Ratio, X } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { Source } from '../../../src-shared/contract/recipe.ts'
import { urls } from '../../client/urls.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { cx } from '../../ui/cx.ts'
import { formatMeasure } from '../../ui/format.ts'
import { SliderField } from '../../ui/slider-field.tsx'
import { useText } from '../../ui/text.ts'
import { changeSettings, useDraft } from './draft.ts'
import { editMask } from './mask-state.ts'
import { beginningOf, readsMask, sizeFor, sourceProblem } from './source.ts'
import { changeSource, startFromFile, startFromNoise } from './source-actions.ts'

/** A picture instead of noise: chosen or dropped, how far it is changed, and where. */
export function SourceCard({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const source = useDraft((draft) => draft.settings.source)
  const problem = sourceProblem(model, source)
  return (
    <Card
      id="source"
      title={t('source.title')}
      summary={source && (source.state ? levelText(source.state.sigma) : `${Math.round(source.strength * 100)} %`)}
    >
      {problem ? (
        <p className="text-fg-3">{t(problem)}</p>
      ) : source?.state ? (
        <State key={source.picture} state={source.state} />
      ) : source ? (
        <Chosen key={source.picture} source={source} model={model} />
      ) : (
        <Choose model={model} />
      )}
    </Card>
  )
}

const levelText = (sigma: number): string => `σ ${formatMeasure(sigma)}`

/** The state of a run that is gone on from. */
function State({ state: { sigma, run } }: { state: NonNullable<Source['state']> }) {
  const { t } = useText()
  const { width, height } = useDraft((draft) => draft.settings)
  const [gone, setGone] = useState(false)
  return (
    <div className="flex gap-2">
      {!gone && (
        <img
          src={urls.at(run, sigma, 'x0')}
          alt={t('source.statePreview')}
          draggable={false}
          className="max-h-36 min-h-16 w-28 shrink-0 self-start rounded-md bg-stage object-cover"
          style={{ aspectRatio: `${width} / ${height}` }}
          onError={() => setGone(true)}
        />
      )}
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
        <div className="flex w-full items-center">
          <p className="min-w-0 flex-1 text-fg-2">{t('source.state', { sigma: formatMeasure(sigma) })}</p>
          <IconButton icon={X} size={24} label={t('source.remove')} onClick={startFromNoise} />
        </div>
        <p className="text-xs text-fg-3">{t('source.stateText')}</p>
      </div>
    </div>
  )
}

/** A place for a file. Its children are shown inside; a picture dropped there is taken. */
function DropTarget({ model, className, children }: { model: ModelCard | null; className?: string; children: React.ReactNode }) {
  const [over, setOver] = useState(false)
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  const onDrop = (event: DragEvent): void => {
    const file = event.dataTransfer.files[0]
    if (!file) return
    event.preventDefault()
    setOver(false)
    void startFromFile(file, model)
  }
  return (
    // A target of drags has no role of its own; the button inside does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={cx(className, over && 'border-accent! bg-accent-soft')}
    >
      {children}
    </div>
  )
}

function useFilePicker(model: ModelCard | null): { open: () => void; input: React.ReactNode } {
  const ref = useRef<HTMLInputElement>(null)
  const input = (
    <input
      ref={ref}
      type="file"
      accept="image/png,image/jpeg,image/webp"
      className="hidden"
      data-testid="source-file"
      tabIndex={-1}
      aria-hidden
      onChange={(event) => {
        const file = event.target.files?.[0]
        event.target.value = ''
        if (file) void startFromFile(file, model)
      }}
    />
  )
  return { open: () => ref.current?.click(), input }
}

function Choose({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const { open, input } = useFilePicker(model)
  return (
    <DropTarget
      model={model}
      className="flex flex-col items-center gap-1.5 rounded-md border border-dashed border-line-strong px-3 py-3 transition-colors"
    >
      {input}
      <Button icon={ImagePlus} onClick={open}>
        {t('source.choose')}
      </Button>
      <p className="text-center text-xs text-fg-3">{t('source.drop')}</p>
      {readsMask(model) && <p className="text-center text-xs text-fg-2">{t('source.wantsMask')}</p>}
    </DropTarget>
  )
}

function Chosen({ source, model }: { source: Source; model: ModelCard | null }) {
  const { t } = useText()
  const settings = useDraft((draft) => draft.settings)
  const { open, input } = useFilePicker(model)
  const [natural, setNatural] = useState<{ width: number; height: number } | null>(null)
  const [gone, setGone] = useState(false)
  const beginning = beginningOf(settings, model)
  const fitted = natural && model && !model.size?.fixed ? sizeFor(natural, model) : null
  const fits = !fitted || (fitted.width === settings.width && fitted.height === settings.height)
  const hint = !beginning
    ? undefined
    : 'sigma' in beginning
      ? t('source.level', { sigma: beginning.sigma > 1e6 ? '∞' : formatMeasure(beginning.sigma) })
      : t('source.steps', beginning)
  const mask = source.mask === null ? null : `url("${urls.source(source.mask)}")`
  return (
    <>
      {input}
      <DropTarget model={model} className="flex gap-2 rounded-md border border-transparent">
        <div
          className="relative max-h-36 min-h-16 w-28 shrink-0 self-start overflow-hidden rounded-md bg-stage"
          style={{ aspectRatio: `${settings.width} / ${settings.height}` }}
        >
          {gone ? (
            <p className="p-2 text-xs text-bad">{t('source.gone')}</p>
          ) : (
            <img
              src={urls.source(source.picture)}
              alt={t('source.preview')}
              draggable={false}
              className="size-full object-cover"
              onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setNatural({ width, height })}
              onError={() => setGone(true)}
            />
          )}
          {mask && <span aria-hidden className="mask-coat absolute inset-0" style={{ maskImage: mask }} />}
        </div>
        <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
          <div className="flex w-full">
            <IconButton icon={ImagePlus} size={24} label={t('source.replace')} onClick={open} />
            <IconButton
              icon={Ratio}
              size={24}
              label={t('source.fit')}
              disabled={fits}
              onClick={() => fitted && changeSettings(fitted)}
            />
            <IconButton icon={X} size={24} label={t('source.remove')} className="ml-auto" onClick={startFromNoise} />
          </div>
          <Button icon={Brush} className="max-w-full" disabled={gone} onClick={() => editMask(true)}>
            <span className="truncate">{t(mask ? 'source.repaint' : 'source.paint')}</span>
          </Button>
          {mask && (
            <Button look="quiet" icon={Eraser} className="max-w-full" onClick={() => changeSource({ mask: null })}>
              <span className="truncate">{t('source.removeMask')}</span>
            </Button>
          )}
          <p className="text-xs text-fg-3">
            {t(mask ? 'source.masked' : readsMask(model) ? 'source.wantsMask' : 'source.whole')}
          </p>
        </div>
      </DropTarget>
      <SliderField
        label={t('source.strength')}
        hint={hint}
        value={source.strength}
        min={0.05}
        max={1}
        step={0.05}
        least={0.01}
        onChange={(strength) => changeSource({ strength })}
      />
    </>
  )
}
