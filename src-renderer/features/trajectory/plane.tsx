import { usePathPlane } from '../../client/queries.ts'
import type { RunView } from '../../client/run-store.ts'
import { PlanePlot } from '../../plots/plane-plot.tsx'
import { useText } from '../../ui/text.ts'
import { placeAtLevel } from './plane-place.ts'
import { levelAt } from './scrub-url.ts'

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** The path in the plane of its first two components, with the place that the scrubber stands on. */
export function Plane({ run, position, width, height }: { run: RunView; position: number; width: number; height: number }) {
  const { t } = useText()
  const { data, error } = usePathPlane(run.dense ? run.summary.id : null)
  if (!run.dense || error) return <p className="p-3 text-fg-3">{t('trajectory.noPlane')}</p>
  if (!data || run.frames.length === 0) return null
  const { points, levels, explained, straightness, totalTurn } = data
  const axis = (n: number): string => t('lab.pathAxis', { n: n + 1, share: percent(explained[n] ?? 0) })
  const degrees = Math.round((180 / Math.PI) * totalTurn)
  return (
    <figure className="flex flex-col">
      <PlanePlot
        label={t('trajectory.planeFigure')}
        points={points}
        names={[t('lab.pathNoise'), t('lab.pathPicture')]}
        axes={[axis(0), axis(1)]}
        mark={placeAtLevel(points, levels, levelAt(run.frames, Math.min(position, run.frames.length - 1)))}
        width={width}
        height={Math.max(120, height - 24)}
      />
      <figcaption className="h-5 truncate px-3 text-xs text-fg-2">
        {t('trajectory.planeText', { straightness: straightness.toFixed(3), turn: degrees })}
      </figcaption>
    </figure>
  )
}
