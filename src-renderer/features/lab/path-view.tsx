import { useState } from 'react'
import type { PathReport } from '../../../src-shared/contract/lab-report.ts'
import { PlanePlot } from '../../plots/plane-plot.tsx'
import { useSize } from '../../plots/use-size.ts'
import { cx } from '../../ui/cx.ts'
import { formatMeasure } from '../../ui/format.ts'
import { useText, type TextKey } from '../../ui/text.ts'

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const heads: readonly TextKey[] = [
  'lab.case',
  'lab.colExplained',
  'lab.colStraight',
  'lab.colTurns',
  'lab.colUneven',
  'lab.colStretch',
  'lab.colExponent',
  'lab.colNfe',
]

/** How the flow runs from noise to picture: the plane of the first two components, and the measures of every case. */
export function PathView({ paths, live }: { paths: readonly PathReport[] | null; live: boolean }) {
  const { t } = useText()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const [index, choose] = useState(0)
  const path = paths?.[Math.min(index, paths.length - 1)]
  if (!paths || !path) return <p className="p-4 text-fg-3">{t(live ? 'lab.pathWaits' : 'lab.pathNone')}</p>
  const { explained, coordinates } = path.components
  const points = coordinates.map(([x = 0, y = 0]) => [x, y] as const)
  const axis = (n: number): string => t('lab.pathAxis', { n: n + 1, share: percent(explained[n] ?? 0) })
  return (
    <div className="flex h-full min-h-0 flex-col gap-2 p-4">
      <div ref={ref} data-figure className="min-h-40 flex-1 overflow-hidden">
        {width > 0 && (
          <PlanePlot
            label={t('lab.pathFigure')}
            points={points}
            names={[t('lab.pathNoise'), t('lab.pathPicture')]}
            axes={[axis(0), axis(1)]}
            width={width}
            height={height}
          />
        )}
      </div>
      <div role="region" aria-label={t('lab.path')} tabIndex={0} className="max-h-40 shrink-0 overflow-auto">
        <table className="w-full border-collapse text-right text-xs">
          <thead className="sticky top-0 bg-app text-fg-3">
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" className="px-2 py-1 font-normal whitespace-nowrap first:text-left">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {paths.map(({ prompt, seed, components, geometry, stretch }, at) => (
              <tr
                key={`${prompt} ${seed}`}
                className={cx(
                  'h-7 border-t border-line whitespace-nowrap tabular-nums *:px-2',
                  path === paths[at] && 'bg-accent-soft',
                )}
              >
                <td className="max-w-48 text-left">
                  <button
                    type="button"
                    aria-pressed={path === paths[at]}
                    onClick={() => choose(at)}
                    className="block w-full truncate text-left"
                  >
                    {[prompt, t('lab.caseSeed', { seed })].filter(Boolean).join(' · ')}
                  </button>
                </td>
                <td>{components.explained.map(percent).join(t('common.comma'))}</td>
                <td>{geometry.straightness.toFixed(3)}</td>
                <td>{Math.round((180 / Math.PI) * geometry.totalTurn)}°</td>
                <td>{geometry.unevenness.toFixed(3)}</td>
                <td>
                  {stretch.blur > 0.1
                    ? t('lab.blurred', { stretch: formatMeasure(stretch.total) })
                    : formatMeasure(stretch.total)}
                </td>
                <td>{stretch.exponent.toFixed(3)}</td>
                <td>{stretch.nfe}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="shrink-0 text-2xs text-fg-3">{t('lab.pathText')}</p>
    </div>
  )
}
