import { memo, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { FrameView } from '../../../src-shared/contract/run.ts'
import type { RunView } from '../../client/run-store.ts'
import { urls } from '../../client/urls.ts'
import { placeOf, positionAt } from '../../plots/axis.ts'
import { filmCells } from '../../plots/film-cells.ts'
import { cx } from '../../ui/cx.ts'
import { formatMeasure } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import type { Path } from './path.ts'
import { settle, showsBetween } from './scrub-url.ts'
import { setScrub, togglePlay, useScrub } from './scrub.ts'

const height = 52

/** The film strip: drag it, or use arrow keys, Home, End and Space. One frame a step, as wide as the step. */
export function Film({ run, path, width, aspect }: { run: RunView; path: Path; width: number; aspect: number }) {
  const { t } = useText()
  const dragging = useRef(false)
  const position = useScrub((state) => state.position)
  const view = useScrub((state) => state.view)
  const { frames } = run
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
      <Cells runId={run.summary.id} xs={path.xs} indices={frames} view={view} width={width} aspect={aspect} />
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

const Cells = memo(function Cells({
  runId,
  xs,
  indices,
  view,
  width,
  aspect,
}: {
  runId: string
  xs: readonly number[]
  indices: readonly { readonly index: number }[]
  view: FrameView
  width: number
  aspect: number
}) {
  return (
    <div className="absolute inset-0 overflow-hidden rounded-sm bg-stage">
      {filmCells(xs, width, xs.length > 60 ? 28 : 7).map((cell) => (
        <div
          key={`${view}-${cell.frame}`}
          className="absolute inset-y-0 overflow-hidden border-r border-app bg-line"
          style={{ left: Math.round(cell.left), width: Math.max(1, Math.round(cell.left + cell.width) - Math.round(cell.left)) }}
        >
          <img
            src={urls.frame(runId, indices[cell.frame]!.index, view)}
            alt=""
            draggable={false}
            decoding="async"
            className={cx('pixelated size-full', cell.width < height * aspect ? 'object-cover' : 'object-contain object-right')}
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
