import { useId, type KeyboardEvent } from 'react'
import { linearTicks, logTicks } from './axis.ts'
import { seriesColour, shapePath } from './marks.ts'

export interface LogPoint {
  readonly id: string
  readonly x: number
  readonly y: number
}

export interface LogSeries {
  readonly id: string
  /** Place in the order of colours and shapes. */
  readonly look: number
  readonly points: readonly LogPoint[]
}

const margin = { left: 52, right: 14, top: 24, bottom: 34 }
/** Room around the values, as a share of the span in logarithms. */
const air = 0.06

/** Positions of positive values on a logarithmic axis of `length` pixels; null where there is none. */
export function logAxis(values: readonly number[], length: number, flipped: boolean) {
  const usable = values.filter((value) => value > 0 && Number.isFinite(value))
  if (usable.length === 0) return null
  const [low, high] = [Math.log(Math.min(...usable)), Math.log(Math.max(...usable))]
  const pad = Math.max(air * (high - low), 0.15)
  const [from, to] = [low - pad, high + pad]
  const at = (value: number): number => {
    const share = (Math.log(value) - from) / (to - from)
    return length * (flipped ? 1 - share : share)
  }
  return { at, ticks: logTicks(Math.exp(from), Math.exp(to)) }
}

/** Positions on an even axis of `length` pixels, from the least value to the largest; null where there is none. */
export function evenAxis(values: readonly number[], length: number) {
  if (values.length === 0) return null
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const pad = Math.max(air * (high - low), 0.5)
  const at = (value: number): number => (length * (value - low + pad)) / (high - low + 2 * pad)
  return { at, ticks: linearTicks(low, high) }
}

/**
 * Values against a cost, on logarithmic axes (with `even` that of the cost is none): a line and marks for each series, the front of those that nothing beats as a
 * stair, and what is too small to tell as a band at the bottom. The arrow keys go from mark to mark.
 */
export function LogPlot({
  label,
  said,
  xLabel,
  yLabel,
  series,
  front,
  floor,
  even = false,
  chosen,
  width,
  height,
  format,
  onChoose,
}: {
  label: string
  /** The chosen mark in words. */
  said: string
  xLabel: string
  yLabel: string
  series: readonly LogSeries[]
  front: readonly LogPoint[]
  floor: number | null
  even?: boolean
  chosen: string | null
  width: number
  height: number
  format: (value: number) => string
  onChoose: (id: string | null) => void
}) {
  const clip = useId()
  const hasPlace = (point: LogPoint): boolean => (even || point.x > 0) && point.y > 0
  const lines = series.map((one) => ({ ...one, points: one.points.filter(hasPlace) }))
  const shown = lines.flatMap(({ points }) => points)
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom }
  const costs = shown.map((point) => point.x)
  const x = even ? evenAxis(costs, inner.width) : logAxis(costs, inner.width, false)
  const y = logAxis([...shown.map((point) => point.y), ...(floor ? [floor] : [])], inner.height, true)
  if (!x || !y || inner.width < 40 || inner.height < 40) return null
  const place = (point: LogPoint): string => `${x.at(point.x).toFixed(1)} ${y.at(point.y).toFixed(1)}`
  const held = shown.find(({ id }) => id === chosen)
  const heldSeries = lines.find(({ points }) => points.some(({ id }) => id === chosen))

  const order = [...shown].sort((a, b) => a.x - b.x || a.y - b.y)
  const at = order.findIndex(({ id }) => id === chosen)

  function onKeyDown(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onChoose(order[at < 0 ? 0 : Math.min(order.length - 1, Math.max(0, at + by))]?.id ?? null)
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={order.length - 1}
      aria-valuenow={Math.max(0, at)}
      aria-valuetext={said}
      onKeyDown={onKeyDown}
      className="rounded-md focus-visible:-outline-offset-2"
    >
      <svg width={width} height={height} aria-hidden className="block">
        <clipPath id={clip}>
          <rect width={inner.width} height={inner.height} />
        </clipPath>
        <g transform={`translate(${margin.left} ${margin.top})`}>
          {y.ticks.map((tick) => (
            <g key={tick} transform={`translate(0 ${y.at(tick).toFixed(1)})`}>
              <line x2={inner.width} className="stroke-line" />
              <text x={-8} dy="0.32em" textAnchor="end" className="fill-fg-3 text-2xs">
                {format(tick)}
              </text>
            </g>
          ))}
          {x.ticks.map((tick) => (
            <g key={tick} transform={`translate(${x.at(tick).toFixed(1)} 0)`}>
              <line y2={inner.height} className="stroke-line" />
              <text y={inner.height + 14} textAnchor="middle" className="fill-fg-3 text-2xs">
                {format(tick)}
              </text>
            </g>
          ))}
          <text x={inner.width} y={inner.height + 29} textAnchor="end" className="fill-fg-2 text-xs">
            {xLabel}
          </text>
          <text x={0} y={-10} className="fill-fg-2 text-xs">
            {yLabel}
          </text>
          <g clipPath={`url(#${clip})`}>
            {floor !== null && floor > 0 && (
              <rect
                y={y.at(floor)}
                width={inner.width}
                height={Math.max(0, inner.height - y.at(floor))}
                className="fill-line-strong opacity-40"
              />
            )}
            <path
              d={stair(front.filter(hasPlace), x.at, y.at, inner.width)}
              fill="none"
              strokeWidth={6}
              strokeOpacity={0.22}
              strokeLinejoin="round"
              className="stroke-accent"
            />
            {lines.map((one) => (
              <g key={one.id} opacity={heldSeries && heldSeries !== one ? 0.35 : 1} style={{ color: seriesColour(one.look) }}>
                <path
                  d={one.points.map((point, index) => `${index === 0 ? 'M' : 'L'}${place(point)}`).join('')}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth={1.5}
                />
                {one.points.map((point) => (
                  <path
                    key={point.id}
                    d={shapePath(one.look)}
                    transform={`translate(${place(point)}) scale(${point.id === chosen ? 1.6 : 1})`}
                    fill="currentColor"
                    className="stroke-panel"
                    strokeWidth={0.8}
                  />
                ))}
              </g>
            ))}
          </g>
          {held && <circle cx={x.at(held.x)} cy={y.at(held.y)} r={10} fill="none" strokeWidth={1.5} className="stroke-fg" />}
          <g>
            {shown.map((point) => (
              <circle
                key={point.id}
                cx={x.at(point.x)}
                cy={y.at(point.y)}
                r={9}
                fill="transparent"
                data-point={point.id}
                onPointerEnter={() => onChoose(point.id)}
                onClick={() => onChoose(point.id)}
              />
            ))}
          </g>
        </g>
      </svg>
    </div>
  )
}

/** The front as a stair: what is reached at a cost is reached at every higher one. */
function stair(front: readonly LogPoint[], x: (value: number) => number, y: (value: number) => number, width: number): string {
  const points = [...front].sort((a, b) => a.x - b.x)
  if (points.length === 0) return ''
  const [first, ...rest] = points
  return `M${x(first!.x)} ${y(first!.y)}${rest.map((point) => `H${x(point.x)}V${y(point.y)}`).join('')}H${width}`
}
