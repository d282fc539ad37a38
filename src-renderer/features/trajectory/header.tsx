import {
  ChartLine,
  Download,
  FileJson,
  Film,
  GitBranch,
  Pause,
  Play,
  Repeat,
  SkipBack,
  SkipForward,
  Spline,
  Table2,
  SlidersHorizontal,
  Sheet,
} from 'lucide-react'
import type { FrameView } from '../../../src-shared/contract/run.ts'
import { isLive, type RunView } from '../../client/run-store.ts'
import { urls } from '../../client/urls.ts'
import type { AxisMode } from '../../plots/axis.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useText } from '../../ui/text.ts'
import { branchLevel } from './scrub-url.ts'
import { measures, setScrub, togglePlay, useScrub } from './scrub.ts'

const films = ['webp', 'gif'] as const

export function TrajectoryHeader({ run, onBranch }: { run: RunView | null; onBranch: (run: RunView, sigma: number) => void }) {
  const { t } = useText()
  const { axis, view, playing, loop, shown, table, plane, position } = useScrub()
  const frames = run?.frames.length ?? 0
  const steps = run?.steps ?? []
  const rejected = steps.filter((step) => !step.accepted).length
  // The way to level 0 is the last of the steps asked for; a method that chooses its steps ends before it.
  const chosen = steps.some((step) => step.error !== null)
  const accepted = steps.filter(({ accepted, kind }) => accepted && (kind === 'step' || (kind === 'finish' && !chosen))).length
  const completed = steps.filter(({ kind }) => kind === 'complete').length
  const live = run !== null && isLive(run.summary)
  const nothing = frames < 2
  const level = run && !live ? branchLevel(run, position) : null
  return (
    <header className="@container flex h-9 shrink-0 items-center gap-1 overflow-x-auto overflow-y-hidden border-b border-line pr-2 pl-3 [scrollbar-width:none]">
      <h2 className="sr-only mr-2 font-medium @xl:not-sr-only">{t('trajectory.title')}</h2>
      <p className="mr-auto hidden min-w-0 truncate text-fg-3 @2xl:block">
        {(accepted > 0 || completed > 0) && t('trajectory.steps', { count: accepted })}
        {completed > 0 && t('common.comma') + t('trajectory.completed', { count: completed })}
        {rejected > 0 && t('common.comma') + t('trajectory.rejectedCount', { count: rejected })}
      </p>
      <span className="mr-auto @2xl:hidden" />
      <IconButton
        icon={SkipBack}
        size={24}
        className="hidden! @md:inline-flex!"
        label={t('trajectory.first')}
        disabled={nothing}
        onClick={() => setScrub({ position: 0, playing: false })}
      />
      <IconButton
        icon={playing ? Pause : Play}
        size={24}
        label={playing ? t('trajectory.pause') : t('trajectory.play')}
        disabled={nothing}
        onClick={() => togglePlay(run)}
      />
      <IconButton
        icon={SkipForward}
        size={24}
        className={live ? '' : 'hidden! @md:inline-flex!'}
        label={live ? t('trajectory.follow') : t('trajectory.last')}
        pressed={live && position === null}
        disabled={nothing}
        onClick={() => setScrub({ position: null, playing: false })}
      />
      <IconButton
        icon={Repeat}
        size={24}
        className="hidden! @xl:inline-flex!"
        label={t('trajectory.loop')}
        pressed={loop}
        disabled={nothing}
        onClick={() => setScrub({ loop: !loop })}
      />
      <span className="mx-1 h-4 w-px hidden bg-line @xl:block" />
      <Segmented<FrameView>
        label={t('trajectory.view')}
        value={view}
        options={[
          { value: 'x0', label: t('trajectory.viewX0') },
          { value: 'state', label: t('trajectory.viewState') },
          { value: 'change', label: t('trajectory.viewChange') },
        ]}
        onChange={(next) => setScrub({ view: next })}
      />
      <Segmented<AxisMode>
        label={t('trajectory.axis')}
        value={axis}
        options={[
          { value: 'sigma', label: t('trajectory.axisSigma') },
          { value: 't', label: t('trajectory.axisTime') },
          { value: 'nfe', label: t('trajectory.axisNfe') },
        ]}
        onChange={(next) => setScrub({ axis: next })}
      />
      <span className="mx-1 h-4 w-px hidden bg-line @xl:block" />
      <IconButton
        icon={GitBranch}
        size={24}
        label={t('trajectory.branch')}
        disabled={level === null}
        onClick={() => run && level !== null && onBranch(run, level)}
      />
      <Menu
        trigger={<IconButton icon={SlidersHorizontal} size={24} label={t('trajectory.measures')} />}
        entries={measures.map((measure) => ({
          label: t(`trajectory.${measure}`),
          checked: shown.includes(measure),
          onSelect: () =>
            setScrub({
              shown: shown.includes(measure)
                ? shown.filter((other) => other !== measure)
                : measures.filter((other) => other === measure || shown.includes(other)),
            }),
        }))}
      />
      <IconButton
        icon={table ? ChartLine : Table2}
        size={24}
        label={table ? t('trajectory.plots') : t('trajectory.table')}
        pressed={table}
        onClick={() => setScrub({ table: !table, plane: false })}
      />
      <IconButton
        icon={Spline}
        size={24}
        label={t('trajectory.plane')}
        pressed={plane}
        disabled={!run?.dense || live}
        onClick={() => setScrub({ plane: !plane, table: false })}
      />
      <Menu
        trigger={
          <IconButton icon={Download} size={24} label={t('trajectory.export')} disabled={!run || live || accepted === 0} />
        }
        entries={
          run
            ? [
                {
                  label: t('trajectory.exportCsv'),
                  icon: Sheet,
                  href: urls.stepsCsv(run.summary.id),
                  download: `${run.summary.id}-steps.csv`,
                },
                {
                  label: t('trajectory.exportJson'),
                  icon: FileJson,
                  href: urls.stepsJson(run.summary.id),
                  download: `${run.summary.id}-steps.json`,
                },
                ...(run.frames.length === 0
                  ? []
                  : films.map((format) => ({
                      label: t(`trajectory.exportFilm.${format}`),
                      icon: Film,
                      href: urls.film(run.summary.id, format),
                      download: `${run.summary.id}.${format}`,
                    }))),
              ]
            : []
        }
      />
    </header>
  )
}
