import { colourFacts, countedFacts, type Asked, type Facts } from './prompts.ts'

/** What the counter found in one picture. */
export interface Reading {
  readonly kind: string
  readonly facts: Facts
  /** The least probability that the counter gives to one of the numbers it read, 0..1; 1 where the kind has none. */
  readonly sure: number
}

/** How a picture answers a prompt; null where the prompt says nothing of the sort. */
export interface Verdict {
  readonly kind: boolean
  /** Every number of parts that the prompt names. */
  readonly counts: boolean | null
  /** Every number of parts and every colour and thing. */
  readonly countsAndColours: boolean | null
  /** The kind and all that the prompt says. */
  readonly everything: boolean
  /** Each named fact. */
  readonly facts: Readonly<Record<string, boolean>>
}

function matches(said: Facts[string], found: Facts[string] | undefined): boolean {
  if (!Array.isArray(said)) return said === found
  return Array.isArray(found) && said.length === found.length && said.every((thing) => found.includes(thing as never))
}

/** A picture of another kind has nothing right. */
export function judge({ kind, says }: Asked, reading: Reading): Verdict {
  const sameKind = reading.kind === kind
  const facts = Object.fromEntries(
    Object.entries(says).map(([name, said]) => [name, sameKind && matches(said, reading.facts[name])]),
  )
  const all = (names: readonly string[]): boolean | null => {
    const named = names.filter((name) => name in facts)
    return named.length === 0 ? null : named.every((name) => facts[name])
  }
  return {
    kind: sameKind,
    counts: all(countedFacts),
    countsAndColours: all([...countedFacts, ...colourFacts]),
    everything: sameKind && Object.values(facts).every(Boolean),
    facts,
  }
}
