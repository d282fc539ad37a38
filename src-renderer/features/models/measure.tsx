import { Gauge, Square } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import type { Measurement, ModelCard } from '../../../src-shared/contract/models.ts'
import { api, queryClient } from '../../client/core.ts'
import { forgetProgress, useModelProgress } from '../../client/model-progress.ts'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatMeasure, formatSeconds, formatTolerance } from '../../ui/format.ts'
import { Progress } from '../../ui/progress.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { useMeasuring } from './measuring.ts'

/** Measures a model, and says how far it is meanwhile; a second press stops. */
export function MeasureButton({ model }: { model: ModelCard }) {
  const { t } = useText()
  const measuring = useMeasuring((state) => state.id)
  const progress = useModelProgress('measure', model.id)
  const mine = measuring === model.id

  async function measure(): Promise<void> {
    forgetProgress('measure', model.id)
    useMeasuring.setState({ id: model.id })
    await api.call('models.measure', { id: model.id }).catch(reportError)
    useMeasuring.setState({ id: null })
    for (const key of ['models', 'measurements', 'estimate']) void queryClient.invalidateQueries({ queryKey: [key] })
  }

  if (!mine)
    return (
      <Button look="quiet" icon={Gauge} disabled={measuring !== null} onClick={() => void measure()}>
        {t('models.measure')}
      </Button>
    )
  const share = progress && progress.total > 0 ? ` ${Math.round((100 * progress.done) / progress.total)} %` : ''
  return (
    <Button
      look="quiet"
      icon={Square}
      title={t('models.stopMeasuring')}
      onClick={() => void api.call('models.stopMeasuring', {})}
    >
      <span aria-live="polite">{t('models.measuring') + share}</span>
    </Button>
  )
}

/** What was measured, on each device and number of threads. */
export function Measurements({ model }: { model: ModelCard }) {
  const { t } = useText()
  const { data: all } = useQuery({
    queryKey: ['measurements', model.id, model.hash],
    queryFn: () => api.call('models.measurements', { id: model.id }),
  })
  const progress = useModelProgress('measure', model.id)
  const mine = useMeasuring((state) => state.id) === model.id
  return (
    <section aria-label={t('models.measured')} className="mt-6">
      <div className="mb-1 flex items-center">
        <h3 className="mr-auto font-medium">{t('models.measured')}</h3>
        <MeasureButton model={model} />
      </div>
      {mine && (
        <Progress label={t('models.measuring')} done={progress?.done ?? 0} total={progress?.total ?? 0} className="mb-2" />
      )}
      {all?.length === 0 && !mine && <p className="text-fg-3">{t('models.measureText')}</p>}
      {all?.map((one) => (
        <MeasurementRows key={`${one.provider} ${one.threads}`} measurement={one} />
      ))}
    </section>
  )
}

function MeasurementRows({ measurement }: { measurement: Measurement }) {
  const { t } = useText()
  const { provider, threads, width, height, secondsPerEvaluation, memoryBytes, floors, noiseFloorTolerance } = measurement
  const rows: [string, string][] = [
    [t('models.speed'), formatSeconds(secondsPerEvaluation)],
    [t('models.memory'), formatBytes(memoryBytes)],
    [t('models.floor'), noiseFloorTolerance === null ? t('models.floorUnknown') : formatTolerance(noiseFloorTolerance)],
    ...floors.map(({ sigma, tolerance }): [string, string] => [
      t('models.floorAt', { sigma: formatMeasure(sigma) }),
      formatTolerance(tolerance),
    ]),
  ]
  return (
    <div className="mb-2 rounded-md border border-line p-3">
      <h4 className="mb-1 font-medium">
        {t(`providerShort.${provider}`)}
        <span className="ml-2 font-normal text-fg-3">
          {threads > 0 ? t('models.threads', { count: threads }) : t('models.threadsAuto')} · {width} × {height}
        </span>
      </h4>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-fg-3">{name}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
