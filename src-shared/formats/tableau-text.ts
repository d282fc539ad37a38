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

/** The fraction that is exactly this number where it is no longer, else the number itself: 1/6, -17253/339200, 0.161. */
export function fractionText(value: number): string {
  const decimal = String(value)
  if (decimal.length <= 2) return decimal
  let [a, b, c, d] = [0, 1, 1, 0]
  let rest = Math.abs(value)
  for (let i = 0; i < 40; i++) {
    const whole = Math.floor(rest)
    ;[a, b, c, d] = [c, d, a + whole * c, b + whole * d]
    if (!(d <= largestDenominator && c <= Number.MAX_SAFE_INTEGER)) break
    const text = `${value < 0 ? '-' : ''}${c}/${d}`
    if (c / d === Math.abs(value)) return d > 1 && text.length <= decimal.length ? text : decimal
    rest = 1 / (rest - whole)
  }
  return decimal
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

function withoutNodes(lines: readonly string[]): TableauText {
  const sizes = lines.map((line) => line.split(/[\s,;&，、]+/).filter(Boolean).length)
  const stages = sizes.at(-1)!
  const last = lines.length - 1
  /** The row before the last is weights too where no stage is left that could have so many. */
  const pair = last >= 2 && sizes[last - 1] === stages && (last - 1 >= stages || !endsInZero(lines[last - 1]!))
  const rows = lines.slice(0, pair ? last - 1 : last).map((weights) => ({ c: null, weights }))
  if (rows.length < stages) rows.unshift({ c: null, weights: '' })
  return { rows, b: lines[pair ? last - 1 : last]!, bHat: pair ? lines[last]! : null }
}

const endsInZero = (line: string): boolean =>
  parseFraction(
    line
      .split(/[\s,;&，、]+/)
      .filter(Boolean)
      .at(-1) ?? '',
  ) === 0
