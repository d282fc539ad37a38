import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { useEstimate } from '../../client/queries.ts'
import { formatRange, formatSeconds, formatTolerance } from '../../ui/format.ts'
import { useDebounced } from '../../ui/hooks.ts'
import { useText } from '../../ui/text.ts'
import { settingsFor, useDraft } from './draft.ts'

/** Calls and seconds the next run will take, from what was measured on this model before. */
export function EstimateLine({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const settings = useDebounced(
    useDraft((draft) => draft.settings),
    250,
  )
  // Neither text nor seed changes the cost; leaving them out keeps the question the same while they are edited.
  const asked = { ...settingsFor(settings, model), prompt: '', negative: settings.negative === '' ? '' : '-', seed: 0 }
  const { data } = useEstimate(model?.usable ? model.id : null, asked)
  const nfe = data?.nfe && formatRange(String(Math.round(data.nfe.low)), String(Math.round(data.nfe.high)))
  const seconds = data?.seconds && formatRange(formatSeconds(data.seconds.low), formatSeconds(data.seconds.high))
  const basis = !data
    ? undefined
    : data.samples > 0
      ? t('create.estimateBasis', { count: data.samples })
      : data.fromMeasurement
        ? t('create.estimateMeasured')
        : undefined
  const count = useDraft((draft) => draft.count)
  const floor = data?.noiseFloor ?? null
  return (
    <div>
      <p
        className="flex min-h-7 items-center gap-3 rounded-md border border-line px-2 text-fg-2"
        title={basis}
        aria-live="polite"
      >
        {nfe || seconds ? (
          <>
            <span className="text-fg-3">{t(count > 1 ? 'create.estimateEach' : 'create.estimate')}</span>
            {nfe && (
              <span className="ml-auto">
                {nfe} <span className="text-fg-3">{t('create.nfe')}</span>
              </span>
            )}
            {seconds && <span>{seconds}</span>}
          </>
        ) : (
          <span className="py-1 text-xs text-fg-3">{t('create.estimateNone')}</span>
        )}
      </p>
      {floor !== null && nfe && (
        <p className="mt-1 text-xs text-warn">{t('create.estimateFloor', { value: formatTolerance(floor) })}</p>
      )}
    </div>
  )
}
