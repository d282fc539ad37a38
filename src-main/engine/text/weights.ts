/** A run of a prompt with one weight. */
export interface WeightedText {
  readonly text: string
  readonly weight: number
  /** Where each UTF-16 unit of `text` stands in the prompt. */
  readonly places: readonly number[]
}

const roundFactor = 1.1
const squareFactor = 1 / 1.1

const closingWeight = /:\s*([+-]?[.\d]+)\s*\)/y
const breakWord = /\s*\bBREAK\b\s*/y

interface Run {
  text: string
  weight: number
  readonly places: number[]
}

/**
 * Reads a prompt as web UIs do: `(text)` weighs 1.1, `[text]` 1/1.1, `(text:1.3)` 1.3, nested ones multiply; a backslash
 * takes the next bracket literally; what is not closed ends with the prompt. The word BREAK in capitals begins a new part.
 * Returns the parts, each a list of runs of equal weight.
 */
export function readWeights(prompt: string): WeightedText[][] {
  const runs: (Run | null)[] = []
  const [round, square]: [number[], number[]] = [[], []]
  let open: Run | null = null
  const add = (text: string, place: number): void => {
    if (!open) runs.push((open = { text: '', weight: 1, places: [] }))
    open.text += text
    for (let i = 0; i < text.length; i++) open.places.push(place + i)
  }
  const mark = (stack: number[]): void => {
    stack.push(runs.length)
    open = null
  }
  const multiply = (from: number | undefined, factor: number): void => {
    for (let i = from ?? runs.length; i < runs.length; i++) if (runs[i]) runs[i]!.weight *= factor
    open = null
  }

  let i = 0
  while (i < prompt.length) {
    const character = prompt[i]!
    if (character === '\\') {
      const next = prompt[i + 1]
      if (next !== undefined && '\\()[]'.includes(next)) add(next, i + 1)
      i += next !== undefined && '\\()[]'.includes(next) ? 2 : 1
      continue
    }
    const weight = character === ':' && round.length > 0 ? matchAt(closingWeight, prompt, i) : null
    const value = weight ? Number(weight[1]) : NaN
    if (weight && Number.isFinite(value)) {
      multiply(round.pop(), value)
      i += weight[0].length
      continue
    }
    const found = isBreakStart(prompt, i) ? matchAt(breakWord, prompt, i) : null
    if (found) {
      runs.push(null)
      open = null
      i += found[0].length
      continue
    }
    if (character === '(') mark(round)
    else if (character === '[') mark(square)
    else if (character === ')' && round.length > 0) multiply(round.pop(), roundFactor)
    else if (character === ']' && square.length > 0) multiply(square.pop(), squareFactor)
    else add(character, i)
    i++
  }
  for (const from of round) multiply(from, roundFactor)
  for (const from of square) multiply(from, squareFactor)
  return parts(runs)
}

/** BREAK or the spaces before it can only begin here. */
function isBreakStart(prompt: string, i: number): boolean {
  const character = prompt[i]!
  return character === 'B' || (/\s/.test(character) && (i === 0 || !/\s/.test(prompt[i - 1]!)))
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Splits at the breaks and joins neighbours of equal weight. */
function parts(runs: readonly (Run | null)[]): WeightedText[][] {
  const found: Run[][] = [[]]
  for (const run of runs) {
    if (!run) {
      found.push([])
      continue
    }
    const part = found.at(-1)!
    const last = part.at(-1)
    if (last?.weight === run.weight) {
      last.text += run.text
      for (const place of run.places) last.places.push(place)
    } else part.push({ ...run, places: [...run.places] })
  }
  return found
}
