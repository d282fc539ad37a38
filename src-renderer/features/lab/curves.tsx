import { useMemo, useState } from 'react'
import type { LabReport } from '../../../src-shared/contract/lab-report.ts'
import { LogPlot } from '../../plots/log-plot.tsx'
import { seriesColour, shapePath } from '../../plots/marks.ts'
import { useSize } from '../../plots/use-size.ts'
import { formatMeasure, formatSeconds } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { figureOf, type CostKind, type ErrorKind } from './figures.ts'

/** Error against cost with the front, a legend, and the mark pointed at in words. */
export function Curves({ report, kind, cost }: { report: LabReport; kind: ErrorKind; cost: CostKind }) {
  const { t } = useText()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const [chosen, choose] = useState<string | null>(null)
  const { series, front } = useMemo(() => figureOf(report, kind, cost), [report, kind, cost])
  const held = report.summary.find(({ candidate }) => candidate === chosen)
  const standing = held?.[kind]
  const said =
    held && standing
      ? t('lab.readout', {
          candidate: held.candidate,
          nfe: standing.nfe.median,
          seconds: formatSeconds(standing.seconds.median),
          error: formatMeasure(standing.error.median),
        })
      : t('lab.readoutNone')
  return (
    <div className="flex h-full min-h-0 flex-col gap-2 p-4">
      <div ref={ref} data-figure className="min-h-48 flex-1 overflow-hidden">
        {width > 0 && (
          <LogPlot
            label={t('lab.plotLabel')}
            said={said}
            xLabel={t(cost === 'nfe' ? 'lab.byNfe' : 'lab.bySeconds')}
            yLabel={t(kind === 'latent' ? 'lab.axisSample' : 'lab.axisPicture')}
            series={series}
            front={front}
            floor={kind === 'latent' ? report.reference.resolution : null}
            chosen={chosen}
            width={width}
            height={height}
            format={formatMeasure}
            onChoose={choose}
          />
        )}
      </div>
      <p aria-live="polite" className="shrink-0 truncate text-xs text-fg-2">
        {said}
      </p>
      <ul className="flex max-h-24 shrink-0 flex-wrap gap-x-3 gap-y-1 overflow-y-auto text-xs text-fg-2">
        {series.map(({ id, look }) => (
          <li key={id} className="flex items-center gap-1.5">
            <svg width={12} height={12} viewBox="-6 -6 12 12" aria-hidden style={{ color: seriesColour(look) }}>
              <path d={shapePath(look)} fill="currentColor" />
            </svg>
            {id}
          </li>
        ))}
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="h-1.5 w-4 rounded-full bg-accent opacity-30" />
          {t('lab.front')}
        </li>
        {kind === 'latent' && report.reference.resolution !== null && (
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="h-3 w-4 rounded-sm bg-line-strong opacity-40" />
            {t('lab.unresolved')}
          </li>
        )}
      </ul>
    </div>
  )
}
