import { Gauge, Play, ScanSearch, Unlink } from 'lucide-react'
import { useState } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { api, queryClient } from '../../client/core.ts'
import { urls } from '../../client/urls.ts'
import { Button, Chip, IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { formatBytes, formatSeconds, formatTolerance } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { Problem } from './problem.tsx'

const reload = (): void => void queryClient.invalidateQueries({ queryKey: ['models'] })

export function ModelTile({
  model,
  current,
  inspected,
  onInspect,
  onUse,
}: {
  model: ModelCard
  current: boolean
  inspected: boolean
  onInspect: () => void
  onUse: () => void
}) {
  const { t } = useText()
  const [measuring, setMeasuring] = useState(false)
  const [asking, setAsking] = useState(false)

  async function measure(): Promise<void> {
    setMeasuring(true)
    await api.call('models.measure', { id: model.id }).then(reload, reportError)
    setMeasuring(false)
  }

  const facts: [string, string | null][] = [
    [t('models.prediction'), model.predictionType && t(`prediction.${model.predictionType}`)],
    [t('models.size'), model.size && `${model.size.width} × ${model.size.height}`],
    [t('models.precision'), model.precision],
    [t('models.bytes'), formatBytes(model.bytes)],
    [t('models.speed'), model.measured ? formatSeconds(model.measured.secondsPerEvaluation) : t('common.notMeasured')],
    [
      t('models.floor'),
      model.measured?.noiseFloorTolerance ? formatTolerance(model.measured.noiseFloorTolerance) : t('common.notMeasured'),
    ],
  ]
  return (
    <article
      aria-label={model.name}
      className={cx(
        'flex flex-col rounded-lg border bg-panel',
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
              <dt className="text-xs text-fg-3">{name}</dt>
              <dd className="truncate">{value ?? '–'}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <ul className="flex-1 px-4 py-2">
          {model.problems.map((problem) => (
            <Problem key={problem.message} problem={problem} blocking />
          ))}
        </ul>
      )}
      <div className="flex items-center gap-1 p-3 pt-2">
        {model.usable && !current && (
          <Button icon={Play} onClick={onUse}>
            {t('models.use')}
          </Button>
        )}
        <Button look="quiet" icon={ScanSearch} aria-pressed={inspected} onClick={onInspect}>
          {t('models.inspect')}
        </Button>
        {model.usable && (
          <Button look="quiet" icon={Gauge} disabled={measuring} onClick={() => void measure()}>
            {measuring ? t('models.measuring') : t('models.measure')}
          </Button>
        )}
        {model.origin === 'linked' && (
          <IconButton icon={Unlink} label={t('models.unlink')} className="ml-auto" onClick={() => setAsking(true)} />
        )}
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('models.unlinkTitle', { name: model.name })}
        text={t('models.unlinkText')}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false)
                void api.call('models.remove', { id: model.id }).then(reload, reportError)
              }}
            >
              {t('models.unlink')}
            </Button>
          </>
        }
      >
        <p className="break-all text-fg-2" data-selectable>
          {model.path}
        </p>
      </Dialog>
    </article>
  )
}
