import { useEffect } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { ModelCard } from '../../src-shared/contract/models.ts'
import type { RunState } from '../../src-shared/contract/run.ts'
import { api, runStore } from '../client/core.ts'
import { urls } from '../client/urls.ts'
import { useChangeScale, useModels, useRun, useRuns } from '../client/queries.ts'
import { isLive, type RunsState } from '../client/run-store.ts'
import { Canvas } from '../features/create/canvas.tsx'
import { CompareView } from '../features/create/compare-view.tsx'
import { endComparison, useComparison } from '../features/create/comparison.ts'
import { MaskEditor } from '../features/create/mask-editor.tsx'
import { useMaskEditing } from '../features/create/mask-state.ts'
import { Inspector } from '../features/create/inspector.tsx'
import { SessionStrip } from '../features/create/session-strip.tsx'
import { branchFrom } from './open.ts'
import { startTour } from './tour-state.ts'
import { scrubUrl } from '../features/trajectory/scrub-url.ts'
import { openRun, useScrub } from '../features/trajectory/scrub.ts'
import { TrajectoryPanel } from '../features/trajectory/trajectory-panel.tsx'
import { formatMeasure } from '../ui/format.ts'
import { reportError } from '../ui/report.ts'
import { t as words, useText } from '../ui/text.ts'

const line = 'bg-line transition-colors hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent'

/** Smaller windows give more of their room to the picture and the strips. */
const narrow = window.innerWidth < 1120
const low = window.innerHeight < 720

/** On the canvas when the app opens: what is being made, else the last that was. */
function firstShown({ order, runs, trashed }: RunsState): string | null {
  const own = order.filter((id) => {
    const { reproduces, pictureId } = runs[id]!.summary
    return reproduces === null && (pictureId === null || !trashed.has(pictureId))
  })
  const state = (id: string): RunState => runs[id]!.summary.state
  return own.find((id) => state(id) === 'running') ?? own.find((id) => state(id) !== 'waiting') ?? own.at(-1) ?? null
}

/** How a picture of changes is to be read. */
function changeNote({ gain, largest }: { readonly gain: number; readonly largest: number }): string {
  return gain > 1
    ? words('trajectory.changeScale', { gain: formatMeasure(gain), largest: formatMeasure(largest) })
    : words('trajectory.changePlain', { largest: formatMeasure(largest) })
}

/** Inspector, canvas over trajectory, and the session's pictures. */
export function CreateScreen({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const selected = useRuns((state) => state.selected)
  const first = useRuns(firstShown)
  const run = useRun(selected)
  const scrub = useScrub()
  const pair = useComparison((state) => state.pair)
  const masking = useMaskEditing((state) => state.editing)
  const { data: models = [] } = useModels()
  const ended = run !== null && !isLive(run.summary)
  /** The window was opened, or the connection lost, while it ran. */
  const joined = run !== null && !run.complete && (run.steps.at(-1)?.index ?? -1) >= run.steps.length
  const missing = selected !== null && (run === null || joined || (ended && !run.complete))

  const gone = useRuns(({ trashed }) => run !== null && run.summary.pictureId !== null && trashed.has(run.summary.pictureId))
  useEffect(() => {
    if (gone) runStore.select(null)
  }, [gone])

  useEffect(() => {
    if (selected === null && first !== null) runStore.select(first, isLive(runStore.getState().runs[first]!.summary))
  }, [selected, first])

  useEffect(() => {
    openRun(selected)
    endComparison()
  }, [selected])

  useEffect(() => {
    if (selected === null || !missing) return
    void api.call('runs.get', { id: selected }).then((detail) => runStore.push({ kind: 'detail', detail }), reportError)
  }, [selected, missing])

  const src = run && scrub.runId === selected ? scrubUrl(run, scrub) : null
  const { data: change } = useChangeScale(scrub.view === 'change' ? src : null)
  const card = models.find(({ id }) => id === run?.summary.modelId) ?? null
  /** A kept frame of a latent model is its latents' own colours, not what its decoder would make of them. */
  const preview =
    src !== null && (card?.latent ?? null) !== null && src !== (run?.summary.pictureId && urls.picture(run.summary.pictureId))
  const note = scrub.view === 'change' && change ? changeNote(change) : preview ? t('trajectory.preview') : null
  const schedule = card?.schedule ?? null
  return (
    <Group orientation="horizontal" className="size-full">
      <Panel
        id="inspector"
        defaultSize={narrow ? '280px' : '312px'}
        minSize="264px"
        maxSize="440px"
        groupResizeBehavior="preserve-pixel-size"
      >
        <div data-tour="inspector" className="size-full">
          <Inspector model={model} />
        </div>
      </Panel>
      <Separator aria-label={t('frame.resizeInspector')} className={`w-px ${line}`} />
      <Panel id="centre" minSize="320px">
        <Group orientation="vertical">
          <Panel id="canvas" minSize="160px">
            <div data-tour="canvas" className="size-full">
              {masking ? (
                <MaskEditor />
              ) : pair ? (
                <CompareView pair={pair} />
              ) : (
                <Canvas run={run} src={src} note={note} onTour={startTour} />
              )}
            </div>
          </Panel>
          <Separator aria-label={t('frame.resizeTrajectory')} className={`h-px ${line}`} />
          <Panel id="trajectory" defaultSize={low ? '44%' : '38%'} minSize="150px" maxSize="70%">
            <div data-tour="trajectory" className="size-full">
              <TrajectoryPanel
                run={run}
                sigmaEnd={schedule?.sigmaMin ?? null}
                onBranch={(from, sigma) => void branchFrom(from, sigma)}
              />
            </div>
          </Panel>
        </Group>
      </Panel>
      <Separator aria-label={t('frame.resizeRecent')} className={`w-px ${line}`} />
      <Panel
        id="session"
        defaultSize={narrow ? '88px' : '112px'}
        minSize="88px"
        maxSize="176px"
        groupResizeBehavior="preserve-pixel-size"
      >
        <SessionStrip />
      </Panel>
    </Group>
  )
}
