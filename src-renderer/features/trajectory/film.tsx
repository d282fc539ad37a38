import { memo, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { FrameView } from '../../../src-shared/contract/run.ts'
import type { RunView } from '../../client/run-store.ts'
import { placeOf, positionAt } from '../../plots/axis.ts'
import { filmTiles } from '../../plots/film-cells.ts'
import { cx } from '../../ui/cx.ts'
import { formatMeasure } from '../../ui/format.ts'
import { useDebounced } from '../../ui/hooks.ts'
import { useText } from '../../ui/text.ts'
import type { Path } from './path.ts'
import { pictureAt, settle, showsBetween } from './scrub-url.ts'
import { setScrub, togglePlay, useScrub } from './scrub.ts'

const height = 52

/** The film strip: drag it, or use arrow keys, Home, End and Space. Every step is as wide as on the axis. */
export function Film({ run, path, width, aspect }: { run: RunView; path: Path; width: number; aspect: number }) {
  const { t } = useText()
  const dragging = useRef(false)
  const position = useScrub((state) => state.position)
  const view = useScrub((state) => state.view)
  const { frames, dense } = run
  const { id } = run.summary
  const film = useMemo(() => ({ id, frames, dense }), [id, frames, dense])
  const last = Math.max(0, frames.length - 1)
  const at = Math.min(last, position ?? last)
  const frame = frames[Math.round(at)]
  const place = placeOf(at, path.xs) * width

  function moveTo(next: number): void {
    if (frames.length > 0) setScrub({ position: settle(next, frames, showsBetween(run, view)), playing: false })
  }

  function moveToPointer(event: PointerEvent<HTMLDivElement>): void {
    const { left } = event.currentTarget.getBoundingClientRect()
    moveTo(positionAt((event.clientX - left) / width, path.xs))
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = event.shiftKey ? 10 : 1
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') moveTo(Math.ceil(at) - by)
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') moveTo(Math.floor(at) + by)
    else if (event.key === 'PageUp') moveTo(at + 10)
    else if (event.key === 'PageDown') moveTo(at - 10)
    else if (event.key === 'Home') moveTo(0)
    else if (event.key === 'End') moveTo(last)
    else if (event.key === ' ') togglePlay(run)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('trajectory.scrubber')}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={Number(at.toFixed(2))}
      aria-valuetext={
        frame &&
        t('trajectory.positionText', {
          frame: Math.round(at) + 1,
          frames: frames.length,
          sigma: formatMeasure(frame.sigma),
          nfe: frame.nfe,
        })
      }
      className="relative cursor-ew-resize touch-none rounded-sm"
      style={{ width, height }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        dragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        moveToPointer(event)
      }}
      onPointerMove={(event) => dragging.current && moveToPointer(event)}
      onPointerUp={() => (dragging.current = false)}
      onPointerCancel={() => (dragging.current = false)}
    >
      <Tiles run={film} xs={path.xs} view={view} width={width} aspect={aspect} />
      <Rejected path={path} width={width} />
      <div
        className="pointer-events-none absolute -top-1 -bottom-1 w-px bg-fg"
        style={{ left: Math.min(width - 1, Math.round(place)) }}
      >
        <div className="absolute -top-0.5 -left-[4px] size-[9px] rotate-45 rounded-[2px] bg-fg" />
      </div>
    </div>
  )
}

/** The pictures wait behind the canvas's own. */
const Tiles = memo(function Tiles({
  run,
  xs,
  view,
  width,
  aspect,
}: {
  run: Pick<RunView, 'frames' | 'dense'> & { readonly id: string }
  xs: readonly number[]
  view: FrameView
  width: number
  aspect: number
}) {
  // A strip that is being dragged wider keeps its pictures until it rests.
  const rested = useDebounced(width, 200)
  const tiles = filmTiles(xs, {
    width: rested,
    thumb: height * aspect,
    between: run.dense && view !== 'change',
    narrowest: xs.length > 60 ? 20 : 7,
  })
  return (
    <div className="absolute inset-0 overflow-hidden rounded-sm bg-stage">
      {tiles.map((tile) => (
        <div
          key={tile.id}
          className={cx('absolute inset-y-0 overflow-hidden bg-line', tile.edge && 'border-r-2 border-app')}
          style={{ left: `${tile.left * 100}%`, width: `${tile.width * 100}%` }}
        >
          <img
            src={pictureAt(run, tile.position, view)}
            alt=""
            draggable={false}
            decoding="async"
            loading="lazy"
            fetchPriority="low"
            className="pixelated size-full object-cover"
          />
        </div>
      ))}
    </div>
  )
})

/** A tick under the place where each rejected step was tried. */
const Rejected = memo(function Rejected({ path, width }: { path: Path; width: number }) {
  const ticks = path.steps
    .filter((step) => !step.record.accepted)
    .map(({ x0 }) => `M${(x0 * width).toFixed(1)} 0l3 5h-6z`)
    .join('')
  return (
    <svg width={width} height={6} aria-hidden className="pointer-events-none absolute -bottom-2 left-0 overflow-visible">
      <path d={ticks} className="fill-bad" />
    </svg>
  )
})
