import { Spline } from 'lucide-react'
import { useMemo } from 'react'
import type { RunView } from '../../client/run-store.ts'
import { isLive } from '../../client/run-store.ts'
import { Empty } from '../../ui/empty.tsx'
import { useSize } from '../../plots/use-size.ts'
import { useThrottled } from '../../ui/hooks.ts'
import { useText } from '../../ui/text.ts'
import { Film } from './film.tsx'
import { TrajectoryHeader } from './header.tsx'
import { layPath, stepShown } from './path.ts'
import { usePlayback } from './use-playback.ts'
import { Plane } from './plane.tsx'
import { useScrub } from './scrub.ts'
import { StepTable } from './step-table.tsx'
import { Strips } from './strips.tsx'

const gutter = 52
const filmBlock = 72

/** The path of one run from noise to picture: film, measures and their table on one axis. */
export function TrajectoryPanel({
  run: latest,
  sigmaEnd,
  onBranch,
}: {
  run: RunView | null
  sigmaEnd: number | null
  /** A new run is to go on from the state at this level. */
  onBranch: (run: RunView, sigma: number) => void
}) {
  const { t } = useText()
  // A long path is laid out anew at each step: while it grows that is done a few times a second, not at every frame.
  const long = latest !== null && isLive(latest.summary) && latest.steps.length > 100
  const throttled = useThrottled(latest, long ? 250 : 0)
  const run = throttled?.summary.id === latest?.summary.id ? throttled : latest
  const [ref, size] = useSize<HTMLDivElement>()
  const mode = useScrub((state) => state.axis)
  const table = useScrub((state) => state.table)
  const plane = useScrub((state) => state.plane)
  const position = useScrub((state) => state.position)
  usePlayback(run)
  const path = useMemo(() => (run ? layPath(run, mode, sigmaEnd) : null), [run, mode, sigmaEnd])
  const width = Math.max(0, size.width - gutter - 16)
  const empty = !run || (run.steps.length === 0 && run.frames.length === 0)
  const at = position ?? Math.max(0, (run?.frames.length ?? 1) - 1)
  const shown = run && stepShown(run, at)
  const unseen = run !== null && run.frames.length === 0 && !isLive(run.summary)

  return (
    <section aria-label={t('trajectory.title')} className="flex size-full flex-col overflow-hidden bg-panel">
      <TrajectoryHeader run={run} onBranch={onBranch} />
      <div ref={ref} className="flex min-h-0 flex-1 flex-col overflow-hidden">
        {empty || !path ? (
          <Empty
            icon={Spline}
            title={run && !isLive(run.summary) && run.complete ? t('trajectory.notKept') : t('trajectory.empty')}
          />
        ) : (
          <>
            <div className="shrink-0" style={{ paddingLeft: gutter, paddingTop: 6, height: filmBlock }}>
              {unseen && <p className="pt-2 text-xs text-fg-3">{t('trajectory.noPictures')}</p>}
              {width > 0 && !unseen && (
                <Film run={run} path={path} width={width} aspect={run.summary.settings.width / run.summary.settings.height} />
              )}
            </div>
            {plane && !isLive(run.summary) ? (
              size.width > 0 && <Plane run={run} position={at} width={size.width} height={size.height - filmBlock} />
            ) : table ? (
              <StepTable steps={run.steps} current={shown?.index ?? null} />
            ) : (
              width > 0 && (
                <div className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto" style={{ paddingLeft: gutter }}>
                  <Strips
                    path={path}
                    shown={shown}
                    frame={run.frames[Math.round(at)] ?? null}
                    width={width}
                    position={at}
                    height={size.height - filmBlock}
                  />
                </div>
              )
            )}
          </>
        )}
      </div>
    </section>
  )
}
