import { CircleAlert, ImageIcon, ImageUp, Maximize, PencilLine, TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import type { RunSummary } from '../../../src-shared/contract/run.ts'
import { warningText } from '../../../src-shared/i18n/warnings.ts'
import { useEstimate, useModels } from '../../client/queries.ts'
import type { RunView } from '../../client/run-store.ts'
import { isLive } from '../../client/run-store.ts'
import { setView, useViewport } from '../../plots/viewport.ts'
import { Viewer } from '../../plots/viewer.tsx'
import { actualSize, fitted } from '../../plots/zoom.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatMeasure, formatRange, formatSeconds } from '../../ui/format.ts'
import { useDecoded } from '../../ui/hooks.ts'
import { keyWords } from '../../ui/key-text.ts'
import { explain } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { takeSettings } from './actions.ts'
import { useDraft } from './draft.ts'
import { sourceProblem } from './source.ts'
import { startFromPicture } from './source-actions.ts'
import { timeLeft } from './time-left.ts'

/** The picture, or the estimate of it while the run is under way. `note` says how what is shown was drawn. */
export function Canvas({
  run,
  src,
  note = null,
  onTour,
}: {
  run: RunView | null
  src: string | null
  note?: string | null
  /** Asked for where there is no picture yet. */
  onTour: () => void
}) {
  const { t } = useText()
  const shown = useDecoded(src)
  if (!run)
    return (
      <div className="size-full bg-stage">
        <Empty
          icon={ImageIcon}
          title={t('create.emptyTitle')}
          hint={t('create.emptyHint', { keys: keyWords('Mod+Enter') })}
          action={<Button onClick={onTour}>{t('tour.start')}</Button>}
        />
      </div>
    )
  const { settings, failure, state } = run.summary
  return (
    <Viewer src={shown} picture={settings} label={t('create.pictureOf', { seed: settings.seed })}>
      {(scale) => (
        <>
          {isLive(run.summary) && <Progress run={run} />}
          {failure && state === 'failed' && (
            <div
              role="alert"
              className="absolute inset-x-4 top-4 mx-auto flex max-w-xl items-start gap-2 rounded-lg border border-line bg-panel p-3 shadow-pop"
            >
              <CircleAlert size={16} className="mt-0.5 shrink-0 text-bad" aria-hidden />
              <div className="min-w-0" data-selectable>
                <p className="font-medium">{t('create.failed')}</p>
                <p className="mt-0.5">{explain(failure).title}</p>
                <p className="mt-1 break-words text-fg-2">{explain(failure).detail}</p>
              </div>
            </div>
          )}
          <Warnings run={run.summary} />
          <Readout run={run} note={note} />
          <ZoomControls scale={scale} run={run.summary} />
        </>
      )}
    </Viewer>
  )
}

function Progress({ run }: { run: RunView }) {
  const { t } = useText()
  const { nfe, nfeExpected } = run.summary.progress
  const share = nfeExpected ? Math.min(0.98, nfe / nfeExpected) : null
  return (
    <div
      role="progressbar"
      aria-label={t('create.progress')}
      aria-valuetext={t(`phase.${run.summary.progress.phase}`)}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      className="absolute inset-x-0 top-0 h-[2px] bg-line"
    >
      <div className="h-full bg-accent" style={{ width: `${(share ?? 0.02) * 100}%` }} />
    </div>
  )
}

/** What to know of the result; folded away it is a sign that brings it back. */
function Warnings({ run: { id, warnings = [] } }: { run: RunSummary }) {
  const { t, language } = useText()
  const [folded, setFolded] = useState<string | null>(null)
  if (warnings.length === 0) return null
  if (folded === id)
    return (
      <IconButton
        icon={TriangleAlert}
        size={24}
        label={t('create.showWarnings')}
        className="absolute bottom-10 left-2 bg-overlay text-on-overlay! hover:bg-overlay!"
        onClick={() => setFolded(null)}
      />
    )
  return (
    <div className="absolute bottom-10 left-2 flex max-w-xl items-start gap-1 rounded-md bg-overlay py-0.5 pr-0.5 pl-2 text-xs text-on-overlay">
      <ul role="status" className="flex flex-col gap-1 py-1" data-selectable>
        {warnings.map((warning) => (
          <li key={warning} className="flex gap-1.5">
            <TriangleAlert size={12} className="mt-0.5 shrink-0" aria-hidden />
            {warningText(warning, language)}
          </li>
        ))}
      </ul>
      <IconButton
        icon={X}
        size={24}
        label={t('create.hideWarnings')}
        className="text-on-overlay! hover:bg-transparent!"
        onClick={() => setFolded(id)}
      />
    </div>
  )
}

function Readout({ run, note }: { run: RunView; note: string | null }) {
  const { t } = useText()
  const { progress, outcome, state } = run.summary
  const live = isLive(run.summary)
  const nfe = outcome?.nfe.total ?? progress.nfe
  const ending =
    outcome && outcome.status !== 'done' ? t(`status.${outcome.status}`) : state === 'cancelled' ? t('state.cancelled') : null
  return (
    <div className="pointer-events-none absolute bottom-2 left-2 flex min-h-6 max-w-[calc(100%-13rem)] flex-wrap items-center gap-x-3 rounded-md bg-overlay px-2 text-xs text-on-overlay">
      {live && <span>{t(`phase.${progress.phase}`)}</span>}
      {ending && <span>{ending}</span>}
      <span>
        {nfe}
        {live && progress.nfeExpected !== null && <span className="opacity-75"> / {Math.round(progress.nfeExpected)}</span>}{' '}
        <span className="opacity-75">NFE</span>
      </span>
      {live && progress.sigma !== null && (
        <span>
          <span className="opacity-75">σ</span> {formatMeasure(progress.sigma)}
        </span>
      )}
      <span>{formatSeconds(outcome?.seconds.total ?? progress.seconds)}</span>
      {live && <TimeLeft run={run.summary} />}
      {note && <span>{note}</span>}
    </div>
  )
}

function TimeLeft({ run: { modelId, settings, progress } }: { run: RunSummary }) {
  const { t } = useText()
  const { data, isPlaceholderData } = useEstimate(modelId, settings)
  const left = timeLeft(progress, isPlaceholderData ? undefined : data, settings.solver.maxNfe)
  return left && <span>{t('create.timeLeft', { time: formatRange(formatSeconds(left.low), formatSeconds(left.high)) })}</span>
}

function ZoomControls({ scale, run: { settings, modelId, modelName, pictureId } }: { scale: number; run: RunSummary }) {
  const { data: models = [] } = useModels()
  const draftModel = useDraft((draft) => draft.modelId)
  const model = models.find(({ id }) => id === draftModel) ?? null
  const { t } = useText()
  const view = useViewport((state) => state.view)
  const percent = `${Math.round(scale * 100)} %`
  return (
    <div className="absolute right-2 bottom-2 flex items-center gap-0.5 rounded-md bg-overlay text-on-overlay">
      <Button
        look="quiet"
        className="h-6! px-2! text-xs text-on-overlay! hover:bg-transparent!"
        title={t('create.zoom')}
        onClick={() => setView(actualSize)}
      >
        {view.kind === 'fit' ? `${t('create.zoomFit')}${t('common.comma')}${percent}` : percent}
      </Button>
      {pictureId && sourceProblem(model) === null && (
        <IconButton
          icon={ImageUp}
          size={24}
          label={t('source.useThis')}
          className="text-on-overlay! hover:bg-transparent!"
          onClick={() => void startFromPicture(pictureId, model)}
        />
      )}
      <IconButton
        icon={PencilLine}
        size={24}
        label={t('create.useSettings')}
        className="text-on-overlay! hover:bg-transparent!"
        onClick={() =>
          takeSettings(
            settings,
            models.find(({ id }) => id === modelId),
            modelName,
          )
        }
      />
      <IconButton
        icon={Maximize}
        size={24}
        label={t('action.fit')}
        keys="0"
        className="text-on-overlay! hover:bg-transparent!"
        onClick={() => setView(fitted)}
      />
    </div>
  )
}
