import { logAxis } from './log-plot.tsx'

const margin = { left: 92, right: 14 }
/** Pixels of a row, and of the place for pure noise, which has no logarithm. */
const [rowHeight, endless] = [30, 26]

/** Rows of levels sigma/alpha over one logarithmic axis, noise on the left; a thin line leads from each level to the same in the next row. */
export function LevelsPlot({
  label,
  rows,
  width,
  format,
}: {
  label: string
  rows: readonly { readonly name: string; readonly levels: readonly number[] }[]
  width: number
  format: (value: number) => string
}) {
  const all = rows.flatMap(({ levels }) => levels)
  const finite = all.filter((level) => level < Number.MAX_VALUE)
  const left = finite.length < all.length ? endless : 0
  const axis = logAxis(finite, width - margin.left - margin.right - left, true)
  if (!axis) return null
  const x = (level: number): number => margin.left + (level < Number.MAX_VALUE ? left + axis.at(level) : 0)
  const y = (row: number): number => rowHeight * (row + 0.5)
  const bottom = rowHeight * rows.length
  return (
    <svg width={width} height={bottom + 18} role="img" aria-label={label} className="block">
      {axis.ticks.map((tick) => (
        <g key={tick} transform={`translate(${x(tick).toFixed(1)} 0)`}>
          <line y2={bottom} className="stroke-line" />
          <text y={bottom + 13} textAnchor="middle" className="fill-fg-3 text-2xs">
            {format(tick)}
          </text>
        </g>
      ))}
      {left > 0 && (
        <text x={margin.left} y={bottom + 13} textAnchor="middle" className="fill-fg-3 text-2xs">
          ∞
        </text>
      )}
      {rows.slice(1).map(({ levels }, row) =>
        levels.map((level, i) => {
          const before = rows[row]!.levels[i]
          if (before === undefined) return null
          return (
            <line
              key={`${row} ${level}`}
              x1={x(before)}
              y1={y(row)}
              x2={x(level)}
              y2={y(row + 1)}
              className="stroke-line-strong"
            />
          )
        }),
      )}
      {rows.map(({ name, levels }, row) => (
        <g key={name}>
          <text x={0} y={y(row)} dy="0.32em" className="fill-fg-2 text-xs">
            {name}
          </text>
          {levels.map((level) => (
            <circle
              key={level}
              cx={x(level)}
              cy={y(row)}
              r={4}
              className={row === rows.length - 1 ? 'fill-accent stroke-panel' : 'fill-fg-3 stroke-panel'}
            />
          ))}
        </g>
      ))}
    </svg>
  )
}
