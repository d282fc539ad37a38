const margin = { left: 12, right: 12, top: 12, bottom: 28 }

/** Pixels of points in a plane, both axes to the same scale, in the middle of what there is. */
export function planeScale(points: readonly (readonly [number, number])[], width: number, height: number) {
  const extent = (k: 0 | 1): [number, number] => {
    const values = points.map((point) => point[k])
    return [Math.min(...values), Math.max(...values)]
  }
  const [[x0, x1], [y0, y1]] = [extent(0), extent(1)]
  const pixels = Math.min(width / Math.max(x1 - x0, 1e-12), height / Math.max(y1 - y0, 1e-12))
  const [left, top] = [(width - pixels * (x1 - x0)) / 2, (height - pixels * (y1 - y0)) / 2]
  return (point: readonly [number, number]): [number, number] => [
    left + pixels * (point[0] - x0),
    height - top - pixels * (point[1] - y0),
  ]
}

/** A path in a plane from its first point to its last, which are named. */
export function PlanePlot({
  label,
  points,
  names,
  axes,
  mark = null,
  width,
  height,
}: {
  label: string
  points: readonly (readonly [number, number])[]
  names: readonly [string, string]
  /** Of the axis to the right and the one upwards. */
  axes: readonly [string, string]
  /** A place on the path that stands out. */
  mark?: readonly [number, number] | null
  width: number
  height: number
}) {
  const inner = { width: width - margin.left - margin.right - 96, height: height - margin.top - margin.bottom - 34 }
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || inner.width < 40 || inner.height < 40) return null
  const at = planeScale(points, inner.width, inner.height)
  const drawn = points.map((point) => at(point))
  const end = (point: readonly [number, number], next: readonly [number, number], name: string, filled: boolean) => {
    const [x, y] = at(point)
    // On the side from which the path does not come.
    const below = at(next)[1] < y
    return (
      <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
        <circle r={5} strokeWidth={2} className={filled ? 'fill-accent stroke-accent' : 'fill-panel stroke-accent'} />
        <text y={below ? 18 : -10} textAnchor="middle" className="fill-fg-2 text-xs">
          {name}
        </text>
      </g>
    )
  }
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="block">
      <g transform={`translate(${margin.left + 48} ${margin.top + 28})`}>
        <path
          d={drawn.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')}
          fill="none"
          strokeWidth={1.5}
          strokeLinejoin="round"
          className="stroke-accent"
        />
        {drawn.map(([x, y], index) => (
          <circle key={index} cx={x} cy={y} r={1.8} className="fill-fg-2" />
        ))}
        {end(first, points[1] ?? first, names[0], false)}
        {end(last, points.at(-2) ?? last, names[1], true)}
        {mark && (
          <circle
            cx={at(mark)[0].toFixed(1)}
            cy={at(mark)[1].toFixed(1)}
            r={6}
            strokeWidth={2}
            className="fill-fg stroke-panel"
            data-mark
          />
        )}
      </g>
      <text x={width - margin.right} y={height - 8} textAnchor="end" className="fill-fg-2 text-xs">
        {axes[0]}
      </text>
      <text x={margin.left} y={margin.top + 4} className="fill-fg-2 text-xs">
        {axes[1]}
      </text>
    </svg>
  )
}
