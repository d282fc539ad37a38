import { Play, ScanSearch } from 'lucide-react'
import { memo } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { urls } from '../../client/urls.ts'
import { Button, Chip } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatBytes, formatLarge, formatSeconds, formatTolerance } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { MeasureButton } from './measure.tsx'
import { Problem } from './problem.tsx'
import { RemoveButton } from './remove.tsx'

/** Problems told on a card; the rest stands in its details. */
const mostProblems = 2

/** Its handlers stay the same, so that scrolling renders only the cards that come into sight. */
export const ModelTile = memo(function ModelTile({
  model,
  current,
  inspected,
  onInspect,
  onUse,
}: {
  model: ModelCard
  current: boolean
  inspected: boolean
  onInspect: (id: string) => void
  onUse: (model: ModelCard) => void
}) {
  const { t, language } = useText()
  const { measured } = model
  const floor = measured?.noiseFloorTolerance
  const facts: [string, string | null][] = [
    [t('models.kind'), t(`kind.${model.architecture}`)],
    [t('models.prediction'), model.predictionType && t(`prediction.${model.predictionType}`)],
    [t('models.size'), model.size && `${model.size.width} × ${model.size.height}`],
    [t('models.precision'), model.precision],
    [t('models.parameters'), model.parameters === null ? null : formatLarge(model.parameters, language)],
    [t('models.bytes'), formatBytes(model.bytes)],
    [t('models.speed'), measured ? formatSeconds(measured.secondsPerEvaluation) : t('common.notMeasured')],
    [t('models.floor'), floor ? formatTolerance(floor) : measured ? t('models.floorUnknown') : t('common.notMeasured')],
  ]
  return (
    <article
      aria-label={model.name}
      className={cx(
        'flex min-w-0 flex-col rounded-lg border bg-panel',
        inspected ? 'border-accent' : model.usable ? 'border-line' : 'border-bad/40',
      )}
    >
      <div className="flex items-start gap-2 p-4 pb-2">
        <div className="min-w-0 flex-1">
          <h3 className="truncate text-base font-medium" title={model.name}>
            {model.name}
          </h3>
          <p className="truncate text-fg-3" title={model.path}>
            {model.builtIn ? t('models.origin.built-in') : model.path}
          </p>
        </div>
        {model.fewStep && <Chip>{t('models.fewSteps')}</Chip>}
        {current ? (
          <Chip tone="accent">{t('models.inUse')}</Chip>
        ) : (
          !model.usable && <Chip tone="bad">{t('models.problem')}</Chip>
        )}
      </div>
      {model.samples > 0 && (
        <div className="grid grid-cols-4 gap-1 px-4 pb-2">
          {Array.from({ length: model.samples }, (_, n) => (
            <img
              key={n}
              src={urls.modelSample(model.id, n)}
              alt={t('models.sample', { n: n + 1 })}
              loading="lazy"
              className="aspect-square w-full rounded-md border border-line object-cover"
            />
          ))}
        </div>
      )}
      {model.usable ? (
        <dl className="grid flex-1 grid-cols-2 content-start gap-x-4 gap-y-2 px-4 py-2">
          {facts.map(([name, value]) => (
            <div key={name} className="min-w-0">
              <dt className="truncate text-xs text-fg-3">{name}</dt>
              <dd className="truncate" title={value ?? undefined}>
                {value ?? '–'}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <ul className="flex-1 px-4 py-1">
          {model.problems.slice(0, mostProblems).map((problem) => (
            <Problem key={problem.message} problem={problem} blocking />
          ))}
          {model.problems.length > mostProblems && (
            <li className="pl-[22px] text-fg-3">{t('models.moreProblems', { count: model.problems.length - mostProblems })}</li>
          )}
        </ul>
      )}
      <div className="flex items-center gap-1 p-3 pt-2">
        {model.usable && !current && (
          <Button icon={Play} onClick={() => onUse(model)}>
            {t('models.use')}
          </Button>
        )}
        <Button look="quiet" icon={ScanSearch} aria-pressed={inspected} onClick={() => onInspect(model.id)}>
          {t('models.inspect')}
        </Button>
        {model.usable && <MeasureButton model={model} />}
        <RemoveButton model={model} className="ml-auto" />
      </div>
    </article>
  )
})
