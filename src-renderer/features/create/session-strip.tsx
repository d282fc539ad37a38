import { CircleAlert, Columns2, Star, Trash2, X } from 'lucide-react'
import { memo, useMemo } from 'react'
import { api, runStore } from '../../client/core.ts'
import { useGallery, useRun, useRuns } from '../../client/queries.ts'
import { isLive, type RunView } from '../../client/run-store.ts'
import { trashPictures } from '../../client/trash.ts'
import { urls } from '../../client/urls.ts'
import { IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { useDecoded } from '../../ui/hooks.ts'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { pickForComparison, useComparison } from './comparison.ts'
import { keepOpenMask } from './mask-keep.ts'
import { RemoveRun } from './remove-run.tsx'

const shownAtOnce = 60
/** Of those that wait, the next ones; the queue lists all. */
const waitingShown = 3
const starsFilter = { starred: true }
const actionBar =
  'pointer-events-none absolute flex rounded-md bg-overlay opacity-0 transition-opacity *:pointer-events-auto group-hover:opacity-100 group-has-focus-visible:opacity-100'
const onOverlay = 'text-on-overlay! hover:bg-transparent!'

/** The last runs, newest first; the one on the canvas is marked. */
export function SessionStrip() {
  const { t } = useText()
  const order = useRuns((state) => state.order)
  const runs = useRuns((state) => state.runs)
  const trashed = useRuns((state) => state.trashed)
  const picking = useComparison((state) => state.picking)
  const { data } = useGallery(starsFilter)
  const stars = useMemo(() => new Set(data?.pages.flatMap((page) => page.items.map((item) => item.id))), [data])
  const shown = order.filter((id) => {
    const { pictureId, reproduces } = runs[id]!.summary
    return reproduces === null && (pictureId === null || !trashed.has(pictureId))
  })
  const waiting = shown.filter((id) => runs[id]!.summary.state === 'waiting')
  const begun = shown.filter((id) => runs[id]!.summary.state !== 'waiting')
  const later = Math.max(0, waiting.length - waitingShown)
  return (
    <section aria-label={t('create.session')} className="flex size-full flex-col bg-panel">
      <div className="flex h-9 shrink-0 items-center border-b border-line px-3">
        <h2 className="truncate font-medium">{t('create.session')}</h2>
        {picking && (
          <IconButton
            icon={X}
            size={24}
            label={t('common.cancel')}
            className="ml-auto"
            onClick={() => useComparison.setState({ picking: null })}
          />
        )}
      </div>
      {picking && <p className="border-b border-line bg-accent-soft px-3 py-2 text-xs text-accent">{t('create.comparePick')}</p>}
      {shown.length === 0 && <p className="p-3 text-xs text-fg-3">{t('create.sessionEmpty')}</p>}
      <ul className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-2">
        {later > 0 && (
          <li className="shrink-0 px-1 text-center text-xs text-fg-3">{t('frame.queueWaiting', { count: later })}</li>
        )}
        {[...waiting.slice(later), ...begun].slice(0, shownAtOnce).map((id) => (
          <Item key={id} id={id} star={stars.has(runs[id]!.summary.pictureId ?? '')} />
        ))}
      </ul>
    </section>
  )
}

const Item = memo(function Item({ id, star }: { id: string; star: boolean }) {
  const { t } = useText()
  const run = useRun(id)
  const selected = useRuns((state) => state.selected === id)
  const picking = useComparison((state) => state.picking)
  const compared = useComparison(({ picking: first, pair }) => {
    const pictureId = run?.summary.pictureId ?? null
    return pictureId !== null && (first === pictureId || (pair?.includes(pictureId) ?? false))
  })
  if (!run) return null
  const { pictureId, state, settings } = run.summary
  const name = t('create.runOf', { seed: settings.seed, state: t(`state.${state}`) })
  return (
    <li className="group relative shrink-0">
      <button
        type="button"
        aria-label={name}
        aria-current={selected}
        disabled={picking !== null && !pictureId}
        onClick={() => {
          void keepOpenMask()
          if (picking && pictureId) pickForComparison(pictureId)
          else runStore.select(id)
        }}
        className={cx(
          'relative block aspect-square w-full disabled:opacity-40 overflow-hidden rounded-md bg-stage outline-offset-2 transition-shadow',
          compared
            ? 'shadow-[0_0_0_2px_var(--color-star)]'
            : selected
              ? 'shadow-[0_0_0_2px_var(--accent)]'
              : 'hover:shadow-[0_0_0_1px_var(--line-strong)]',
        )}
      >
        <Thumb run={run} />
      </button>
      {pictureId && (
        <div className={cx(actionBar, 'inset-x-1 bottom-1 justify-between')}>
          <IconButton
            icon={Star}
            size={20}
            filled={star}
            label={star ? t('create.unstar') : t('create.star')}
            className={onOverlay}
            onClick={() => void api.call('gallery.star', { id: pictureId, star: !star }).catch(reportError)}
          />
          <IconButton
            icon={Columns2}
            size={20}
            label={t('create.compare')}
            className={onOverlay}
            onClick={() => {
              void keepOpenMask()
              pickForComparison(pictureId)
            }}
          />
          <IconButton
            icon={Trash2}
            size={20}
            label={t('create.trash')}
            className={onOverlay}
            onClick={() => void trashPictures([pictureId], reportError)}
          />
        </div>
      )}
      {!pictureId && !isLive(run.summary) && (
        <div className={cx(actionBar, 'top-1 right-1')}>
          <RemoveRun id={id} className={onOverlay} />
        </div>
      )}
      {star && (
        <Star
          size={12}
          fill="currentColor"
          className="pointer-events-none absolute top-1.5 right-1.5 text-star drop-shadow"
          aria-hidden
        />
      )}
    </li>
  )
})

function Thumb({ run }: { run: RunView }) {
  const { t } = useText()
  const { id, pictureId, state, progress, settings } = run.summary
  const frame = run.frames[run.frames.length - 1]?.index ?? (progress.frames > 0 ? progress.frames - 1 : null)
  const live = isLive(run.summary)
  const src = useDecoded(pictureId ? urls.thumb(pictureId, 256, settings) : frame !== null ? urls.frame(id, frame, 'x0') : null)
  const share = progress.nfeExpected ? Math.min(1, progress.nfe / progress.nfeExpected) : 0
  return (
    <>
      {src && <img src={src} alt="" draggable={false} className="pixelated size-full object-cover" />}
      {!src && (
        <span className="flex size-full items-center justify-center px-1 text-center text-2xs text-fg-3">
          {state === 'failed' ? <CircleAlert size={16} className="text-bad" aria-hidden /> : t(`state.${state}`)}
        </span>
      )}
      {src && (state === 'cancelled' || state === 'failed') && (
        <span className="absolute inset-x-0 bottom-0 truncate bg-overlay px-1 text-center text-2xs text-on-overlay">
          {t(`state.${state}`)}
        </span>
      )}
      {live && state === 'running' && (
        <span className="absolute inset-x-0 bottom-0 h-[3px] bg-overlay">
          <span className="block h-full bg-accent" style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </>
  )
}
