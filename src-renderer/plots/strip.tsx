import { logScaleOf, stairPath, type Mark } from './series.ts'

/** At most `most` of them, evenly apart, counted from the largest. */
function thin(ticks: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(ticks.length / most)
  return ticks.filter((_, index) => (ticks.length - 1 - index) % every === 0)
}

/**
 * A measure along the trajectory on a log scale: stairs for accepted steps, crosses for rejected ones, and a dashed
 * line where a limit is given. The pixels are `width` x `height`; positions come from the shared axis.
 */
export function Strip({
  label,
  marks,
  limit,
  width,
  height,
  form,
  format,
}: {
  label: string
  marks: readonly Mark[]
  limit?: number
  width: number
  height: number
  /** `stairs` for what lasts a step, `dots` for what is measured once in it. */
  form: 'stairs' | 'dots'
  format: (value: number) => string
}) {
  const scale = logScaleOf(marks, limit === undefined ? [] : [limit])
  if (!scale) return null
  const rejected = marks.filter((mark) => !mark.accepted && mark.value !== null)
  const crosses = rejected
    .map((mark) => {
      const x = Math.min(width - 3, Math.max(3, mark.x1 * width))
      const y = Math.min(height - 3, Math.max(3, scale.y(mark.value!) * height))
      return `M${(x - 2.5).toFixed(1)} ${(y - 2.5).toFixed(1)}l5 5m0 -5l-5 5`
    })
    .join('')
  const accepted = marks.filter((mark) => mark.accepted && mark.value !== null)
  const crowded = accepted.length > width / 6
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="block overflow-visible">
      {thin(scale.ticks, Math.max(1, Math.floor(height / 14))).map((tick) => (
        <g key={tick} transform={`translate(0 ${Math.round(scale.y(tick) * height)})`}>
          <line x2={width} className="stroke-line" />
          <text x={-6} dy="0.32em" textAnchor="end" className="fill-fg-3 text-2xs">
            {format(tick)}
          </text>
        </g>
      ))}
      {limit !== undefined && (
        <line
          x2={width}
          y1={scale.y(limit) * height}
          y2={scale.y(limit) * height}
          strokeDasharray="4 3"
          className="stroke-warn"
        />
      )}
      {form === 'stairs' ? (
        <path d={stairPath(accepted, scale, width, height)} fill="none" strokeWidth={1.5} className="stroke-accent" />
      ) : (
        <path
          d={accepted.map((mark) => `M${(mark.x1 * width).toFixed(1)} ${(scale.y(mark.value!) * height).toFixed(1)}h0`).join('')}
          fill="none"
          strokeWidth={crowded ? 2.5 : 4.5}
          strokeLinecap="round"
          className="stroke-accent"
        />
      )}
      <path d={crosses} fill="none" strokeWidth={1.5} className="stroke-bad" />
    </svg>
  )
}
