import { useState } from 'react'
import type { Frame, StepRecord } from '../../../src-shared/contract/run.ts'
import { placeOf, positionAt, spacedTicks, type Tick } from '../../plots/axis.ts'
import { Strip } from '../../plots/strip.tsx'
import { cx } from '../../ui/cx.ts'
import { formatMeasure } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { hasSize, marksOf, nearestStep, type Path } from './path.ts'
import { setScrub, useScrub, type Measure } from './scrub.ts'

/**
 * Measures along the path, on the film's axis, with its cursor. Reads out `shown`, the tried step nearest to the pointer, or the
 * start where `frame` is that. */
export function Strips({
  path,
  shown,
  frame,
  width,
  position,
  height,
}: {
  path: Path
  shown: StepRecord | null
  frame: Frame | null
  width: number
  position: number
  height: number
}) {
  const { t } = useText()
  const measures = useScrub((state) => state.shown)
  const [hover, setHover] = useState<number | null>(null)
  const names: Readonly<Record<Measure, string>> = {
    error: t('trajectory.error'),
    h: t('trajectory.h'),
    speed: t('trajectory.speed'),
    turn: t('trajectory.turn'),
  }
  const cursor = placeOf(position, path.xs)
  const x = hover ?? cursor
  const plots = measures
    .map((measure) => ({ measure, marks: marksOf(path, measure) }))
    .map((plot) => ({ ...plot, measured: plot.marks.some((mark) => mark.value !== null) }))
  const drawn = plots.filter((plot) => plot.measured).length
  const each = Math.max(20, Math.floor((height - 38 - 16 * measures.length) / Math.max(1, drawn)))
  return (
    <div
      role="presentation"
      className="relative"
      onPointerMove={(event) =>
        setHover(Math.min(1, Math.max(0, (event.clientX - event.currentTarget.getBoundingClientRect().left) / width)))
      }
      onPointerLeave={() => setHover(null)}
      onClick={() => hover !== null && setScrub({ position: Math.round(positionAt(hover, path.xs)), playing: false })}
      style={{ width }}
    >
      {plots.map(({ measure, marks, measured }) => (
        <div key={measure}>
          <p className="h-4 text-2xs text-fg-3">
            {names[measure]}
            {!measured && <span className="ml-2 text-fg-2">{t('trajectory.noValues')}</span>}
          </p>
          {measured && (
            <Strip
              label={names[measure]}
              marks={marks}
              {...(measure === 'error' ? { limit: 1 } : {})}
              width={width}
              height={each}
              form={measure === 'h' ? 'stairs' : 'dots'}
              format={formatMeasure}
            />
          )}
        </div>
      ))}
      {(hover !== null || path.xs.length > 0) && (
        <div
          className="pointer-events-none absolute top-0 bottom-9 w-px bg-fg opacity-60"
          style={{ left: Math.round(x * width) }}
        />
      )}
      <div className="sticky bottom-0 bg-panel">
        <AxisTicks ticks={path.axis.ticks} width={width} />
        <Readout record={hover === null ? shown : nearestStep(path, x)} frame={frame} hovering={hover !== null} />
      </div>
    </div>
  )
}

function AxisTicks({ ticks, width }: { ticks: readonly Tick[]; width: number }) {
  return (
    <div className="relative h-4 text-2xs text-fg-3" aria-hidden>
      {spacedTicks(ticks, width).map((tick) => (
        <span
          key={tick.label}
          className={cx('absolute top-0.5', tick.x < 0.02 ? '' : tick.x > 0.98 ? '-translate-x-full' : '-translate-x-1/2')}
          style={{ left: tick.x * width }}
        >
          {tick.label}
        </span>
      ))}
    </div>
  )
}

function Readout({ record, frame, hovering }: { record: StepRecord | null; frame: Frame | null; hovering: boolean }) {
  const { t } = useText()
  const measures = useScrub((state) => state.shown)
  if (!record && !frame) return <div className="h-5" />
  const items: (readonly [string, string])[] = record
    ? [
        [t('trajectory.colStep'), String(record.index + 1)],
        ['t', formatMeasure(record.tNext)],
        ['σ', formatMeasure(record.kind === 'finish' ? 0 : record.sigmaNext)],
        ['h', formatMeasure(hasSize(record) ? record.h : null)],
        [t('trajectory.error'), formatMeasure(record.error)],
        ...(measures.includes('speed') ? [[t('trajectory.speed'), formatMeasure(record.speed)] as const] : []),
        ...(measures.includes('turn') ? [[t('trajectory.turn'), formatMeasure(record.turn)] as const] : []),
        ['NFE', String(record.nfe)],
      ]
    : [
        [t('trajectory.colStep'), t('trajectory.start')],
        ['t', formatMeasure(frame!.t)],
        ['σ', formatMeasure(frame!.sigma)],
        ['NFE', String(frame!.nfe)],
      ]
  return (
    <dl className={cx('flex h-5 items-center gap-4 text-xs whitespace-nowrap', hovering ? 'text-fg' : 'text-fg-2')}>
      {items.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-fg-3">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {record && !record.accepted && <dd className="text-bad">{t('trajectory.rejected')}</dd>}
    </dl>
  )
}
