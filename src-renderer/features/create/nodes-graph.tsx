import { RotateCcw } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { createAxis, spacedTicks } from '../../plots/axis.ts'
import { useSize } from '../../plots/use-size.ts'
import { IconButton } from '../../ui/button.tsx'
import { useText } from '../../ui/text.ts'
import { levelText, moveLevel, type Range } from './nodes.ts'

const edge = 10
const row = 14
const height = 40
/** A grip this far away, in pixels, is still meant. */
const reach = 12

/**
 * The time nodes over log sigma, noise on the left. A node is dragged, or chosen with up and down and moved with left and
 * right; Delete takes it out.
 */
export function NodesGraph({
  levels,
  range,
  onChange,
  onReset,
  tools,
}: {
  levels: readonly number[]
  range: Range
  onChange: (levels: number[]) => void
  /** Back to the levels of a kind; null where they are. */
  onReset: (() => void) | null
  /** More to do with the levels, at the end of the line under the graph. */
  tools?: ReactNode
}) {
  const { t } = useText()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [chosen, setChosen] = useState(0)
  const [dragging, setDragging] = useState(false)
  const grip = useRef<SVGSVGElement>(null)
  const at = Math.min(chosen, levels.length - 1)
  const point = (sigma: number) => ({ sigma: sigma >= Number.MAX_VALUE ? Infinity : sigma, t: 0, nfe: 0 })
  const ends = [range.low, range.high].filter((level) => level > 0)
  const axis = createAxis('sigma', [...levels, ...ends].map(point))
  const inner = Math.max(1, width - 2 - 2 * edge)
  const xs = levels.map((sigma) => edge + axis.x(point(sigma)) * inner)

  // The axis is straight in log sigma between its finite ends.
  const finite = [...levels, ...ends].filter((level) => level > 0 && level < Number.MAX_VALUE)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  const [right, left] = [axis.x(point(low)), axis.x(point(high))]
  const sigmaAt = (x: number): number => high * (low / high) ** (((x - edge) / inner - left) / (right - left || 1))

  function nearest(x: number): number {
    let best = 0
    for (let index = 1; index < xs.length; index++) if (Math.abs(xs[index]! - x) < Math.abs(xs[best]! - x)) best = index
    return best
  }

  const local = (event: PointerEvent): number => event.clientX - grip.current!.getBoundingClientRect().left

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = (event.shiftKey ? 0.1 : 0.01) * Math.log(high / low)
    const level = levels[at]!
    if (event.key === 'ArrowUp' || event.key === 'PageUp') setChosen(Math.max(0, at - 1))
    else if (event.key === 'ArrowDown' || event.key === 'PageDown') setChosen(Math.min(levels.length - 1, at + 1))
    else if (event.key === 'Home') setChosen(0)
    else if (event.key === 'End') setChosen(levels.length - 1)
    else if (event.key === 'ArrowLeft') onChange(moveLevel(levels, at, level * Math.exp(by), range))
    else if (event.key === 'ArrowRight') onChange(moveLevel(levels, at, Math.min(level, high) * Math.exp(-by), range))
    else if ((event.key === 'Delete' || event.key === 'Backspace') && levels.length > 1) onChange(levels.toSpliced(at, 1))
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const crowded = xs.length > 60
  return (
    <div ref={ref} className="relative rounded-md border border-line bg-app">
      {width > 0 && (
        <svg
          ref={grip}
          width={width - 2}
          height={height}
          role="slider"
          tabIndex={0}
          aria-label={t('create.node', { index: at + 1, count: levels.length })}
          aria-valuemin={1}
          aria-valuemax={levels.length}
          aria-valuenow={at + 1}
          aria-valuetext={`σ ${levelText(levels[at]!)}`}
          className="group block touch-none rounded-md"
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            const index = nearest(local(event))
            setChosen(index)
            if (Math.abs(xs[index]! - local(event)) > reach) return
            event.currentTarget.setPointerCapture(event.pointerId)
            setDragging(true)
          }}
          onPointerMove={(event) => dragging && onChange(moveLevel(levels, at, sigmaAt(local(event)), range))}
          onPointerUp={() => setDragging(false)}
          onPointerCancel={() => setDragging(false)}
        >
          <line x1={edge} x2={edge + inner} y1={row} y2={row} className="stroke-line-strong" />
          <path
            d={xs.map((x) => `M${x.toFixed(1)} ${row}h0`).join('')}
            strokeWidth={crowded ? 3 : 7}
            strokeLinecap="round"
            className="stroke-accent"
          />
          <circle
            cx={xs[at]}
            cy={row}
            r={5.5}
            strokeWidth={1.5}
            className="fill-none stroke-transparent group-focus-visible:stroke-fg group-active:stroke-fg"
          />
          {spacedTicks(axis.ticks, inner, 24).map((tick) => (
            <text
              key={tick.label}
              x={edge + tick.x * inner}
              y={34}
              textAnchor={tick.x < 0.05 ? 'start' : tick.x > 0.95 ? 'end' : 'middle'}
              className="pointer-events-none fill-fg-3 text-2xs select-none"
            >
              {tick.label}
            </text>
          ))}
        </svg>
      )}
      <div className="flex h-6 items-center border-t border-line pr-0.5 pl-2 text-xs text-fg-3">
        <span className="min-w-0 flex-1 truncate">
          {t('create.node', { index: at + 1, count: levels.length })}
          <span className="ml-2 text-fg-2">σ {levelText(levels[at]!)}</span>
        </span>
        {onReset && <IconButton icon={RotateCcw} size={20} label={t('create.nodesReset')} onClick={onReset} />}
        {tools}
      </div>
    </div>
  )
}
