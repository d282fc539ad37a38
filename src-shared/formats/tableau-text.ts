/** A tableau as it is typed: one text a row, the node c of a row where it is given. */
export interface TableauText {
  readonly rows: readonly { readonly c: string | null; readonly weights: string }[]
  readonly b: string
  readonly bHat: string | null
}

/** A number or a fraction: 0.5, 1e-3, -17/12. Null for anything else. */
export function parseFraction(text: string): number | null {
  const plain = text.trim().replaceAll('−', '-')
  const [top, bottom, more] = plain
    .split('/')
    .map((part) => (/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(part) ? Number(part) : NaN))
  const value = bottom === undefined ? top! : top! / bottom
  return more === undefined && Number.isFinite(value) ? value : null
}

/** Numbers with spaces, commas or & between them; the first word that is none. A row of the first stage may be empty. */
export function parseWeights(text: string): { readonly values: number[] } | { readonly wrong: string } {
  const words = text
    .replaceAll(/\s*\/\s*/g, '/')
    .split(/[\s,;&，、]+/)
    .filter(Boolean)
  const values: number[] = []
  for (const word of words) {
    const value = parseFraction(word)
    if (value === null) return { wrong: word.slice(0, 40) }
    values.push(value)
  }
  return { values }
}

/** Fractions are looked for up to this denominator; published tableaux have larger ones than one would think. */
const largestDenominator = 1e12

/** The fraction that is exactly this number where it is no longer than the number: 1/6, -17253/339200, 0.161. */
export const fractionText = (value: number): string => asFraction(value, 0) ?? String(value)

/** The same for a sum of fractions, whose last digits are rounding. */
export function sumText(value: number): string {
  const rounded = Number(value.toPrecision(12))
  return Number.isInteger(rounded) ? String(rounded) : (asFraction(rounded, 1e-12) ?? String(rounded))
}

/** By continued fractions; null where the shortest fraction within `tolerance` is longer than the decimals. */
function asFraction(value: number, tolerance: number): string | null {
  const size = Math.abs(value)
  let [a, b, c, d] = [0, 1, 1, 0]
  let rest = size
  while (Number.isFinite(rest)) {
    const whole = Math.floor(rest)
    ;[a, b, c, d] = [c, d, a + whole * c, b + whole * d]
    if (!(d <= largestDenominator && c <= Number.MAX_SAFE_INTEGER)) return null
    if (Math.abs(c / d - size) <= tolerance) {
      const text = `${value < 0 ? '-' : ''}${c}/${d}`
      return d > 1 && text.length <= String(value).length ? text : null
    }
    rest = 1 / (rest - whole)
  }
  return null
}

/**
 * Takes a pasted tableau apart, a row a line: with `|` after the nodes c (weights have nothing before it), or plain rows of A
 * followed by b and, where there is one more row, the second weights. The first stage's row may be left out. Null for a single line.
 */
export function splitTableau(text: string): TableauText | null {
  const lines = text
    .replaceAll(/\\\\|\\hline/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /[\d|]/.test(line))
  if (lines.length < 2) return null
  return lines.some((line) => line.includes('|')) ? withNodes(lines) : withoutNodes(lines)
}

function withNodes(lines: readonly string[]): TableauText {
  const parts = lines.map((line) => {
    const [before, ...after] = line.split('|')
    return after.length === 0 ? { c: '', weights: before! } : { c: before!.trim(), weights: after.join(' ').trim() }
  })
  const rows = parts.filter(({ c }) => c !== '')
  const [b = '', bHat = null] = parts.filter(({ c }) => c === '').map(({ weights }) => weights)
  return { rows, b, bHat }
}

/** Whether rows can be those of an explicit method of so many stages, the first of which may be left out. */
function explicit(rows: readonly string[], stages: number): boolean {
  const missing = stages - rows.length
  if (missing < 0 || missing > 1) return false
  return rows.every((row, i) => {
    const read = parseWeights(row)
    return 'values' in read && read.values.slice(i + missing).every((value) => value === 0)
  })
}

function sumsToOne(row: string): boolean {
  const read = parseWeights(row)
  return 'values' in read && Math.abs(read.values.reduce((sum, value) => sum + value, 0) - 1) < 1e-3
}

function withoutNodes(lines: readonly string[]): TableauText {
  const stages = lines
    .at(-1)!
    .split(/[\s,;&，、]+/)
    .filter(Boolean).length
  const [one, two] = [lines.slice(0, -1), lines.slice(0, -2)]
  const pair = !explicit(one, stages) && explicit(two, stages) && sumsToOne(lines.at(-2)!)
  const rows = (pair ? two : one).map((weights) => ({ c: null, weights }))
  if (rows.length < stages) rows.unshift({ c: null, weights: '' })
  return { rows, b: lines.at(pair ? -2 : -1)!, bHat: pair ? lines.at(-1)! : null }
}
