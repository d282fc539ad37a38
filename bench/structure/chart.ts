/** One line of a chart; `low` and `high` give its 95 % interval. */
export interface Series {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number; readonly low?: number; readonly high?: number }[]
}

export interface Chart {
  readonly title: string
  readonly x: { readonly label: string; readonly ticks: readonly number[]; readonly name?: (tick: number) => string }
  readonly y: { readonly label: string; readonly ticks: readonly number[]; readonly name?: (tick: number) => string }
  readonly series: readonly Series[]
}

const size = { width: 760, height: 400, left: 64, right: 190, top: 40, bottom: 52 }
/** Okabe and Ito's colours, told apart with any colour vision; the shapes of the marks say the same. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#333333', '#8a6d3b']
const marks: readonly ((x: number, y: number, fill: string) => string)[] = [
  (x, y, fill) => `<circle cx="${x}" cy="${y}" r="4" fill="${fill}"/>`,
  (x, y, fill) => `<rect x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8" fill="${fill}"/>`,
  (x, y, fill) => polygon([[x, y - 5], [x + 5, y + 4], [x - 5, y + 4]], fill),
  (x, y, fill) => polygon([[x, y - 5.5], [x + 5.5, y], [x, y + 5.5], [x - 5.5, y]], fill),
  (x, y, fill) => polygon([[x, y + 5], [x + 5, y - 4], [x - 5, y - 4]], fill),
] // prettier-ignore

const round = (n: number): number => Math.round(n * 10) / 10
const polygon = (points: readonly (readonly [number, number])[], fill: string): string =>
  `<polygon points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}" fill="${fill}"/>`
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** An SVG line chart on white, x in logarithm, between the first and the last tick of each axis. */
export function lineChart({ title, x, y, series }: Chart): string {
  const [plotWidth, plotHeight] = [size.width - size.left - size.right, size.height - size.top - size.bottom]
  const share = (value: number, ticks: readonly number[], scale: (v: number) => number): number =>
    (scale(value) - scale(ticks[0]!)) / (scale(ticks.at(-1)!) - scale(ticks[0]!))
  const px = (value: number): number => round(size.left + plotWidth * share(value, x.ticks, Math.log))
  const py = (value: number): number =>
    round(
      size.top +
        plotHeight *
          (1 -
            Math.min(
              1,
              Math.max(
                0,
                share(value, y.ticks, (v) => v),
              ),
            )),
    )
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="system-ui, sans-serif" font-size="13" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    `<text x="${size.left}" y="24" font-size="15" font-weight="600">${escaped(title)}</text>`,
  ]
  for (const tick of y.ticks) {
    out.push(`<path d="M${size.left} ${py(tick)}h${plotWidth}" stroke="#ddd"/>`)
    out.push(`<text x="${size.left - 8}" y="${py(tick) + 4}" text-anchor="end" fill="#444">${(y.name ?? String)(tick)}</text>`)
  }
  const bottom = size.height - size.bottom
  for (const tick of x.ticks) {
    out.push(`<path d="M${px(tick)} ${bottom}v5" stroke="#888"/>`)
    out.push(`<text x="${px(tick)}" y="${bottom + 20}" text-anchor="middle" fill="#444">${(x.name ?? String)(tick)}</text>`)
  }
  out.push(`<path d="M${size.left} ${bottom}h${plotWidth}" stroke="#888"/>`)
  out.push(`<text x="${size.left + plotWidth / 2}" y="${size.height - 12}" text-anchor="middle">${escaped(x.label)}</text>`)
  const middle = size.top + plotHeight / 2
  out.push(`<text x="16" y="${middle}" text-anchor="middle" transform="rotate(-90 16 ${middle})">${escaped(y.label)}</text>`)
  for (const [k, { name, points }] of series.entries()) {
    const colour = colours[k % colours.length]!
    const mark = marks[k % marks.length]!
    for (const { x: at, low, high } of points) {
      if (low === undefined || high === undefined) continue
      out.push(`<path d="M${px(at)} ${py(low)}V${py(high)}" stroke="${colour}" stroke-width="1.5" opacity="0.4"/>`)
    }
    const path = points.map((p, i) => `${i === 0 ? 'M' : 'L'}${px(p.x)} ${py(p.y)}`).join('')
    out.push(`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`)
    for (const p of points) out.push(mark(px(p.x), py(p.y), colour))
    const [legendX, legendY] = [size.width - size.right + 22, size.top + 12 + 22 * k]
    out.push(mark(legendX, legendY, colour), `<text x="${legendX + 14}" y="${legendY + 4}">${escaped(name)}</text>`)
  }
  return `${[...out, '</svg>'].join('\n')}\n`
}
