import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is in a picture, in the words of the counter's heads: fingers, colour, moon ...; a still life's things are "shape colour". */
export type Facts = Readonly<Record<string, number | string | readonly string[]>>

/** A prompt that is true of a real rendering, and what it says. */
export interface Asked {
  readonly kind: string
  readonly language: 'en' | 'zh'
  readonly text: string
  readonly says: Facts
}

/** Parts that are counted: a picture with another number of them has a wrong structure. */
export const countedFacts: readonly string[] = ['fingers', 'petals', 'count', 'legs', 'eyes', 'wings']
/** Colours, and the things of a still life. */
export const colourFacts: readonly string[] = ['colour', 'objects', 'shapes']

export function readPrompts(counterFolder: string): readonly Asked[] {
  const lines = readFileSync(join(counterFolder, 'prompts.jsonl'), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Asked)
}

/** Prompts of one subject whose parts can be counted: a hand, a flower, a creature, or a single thing. */
export function oneCountedSubject({ kind, says }: Asked): boolean {
  return kind === 'hand' || kind === 'flower' || kind === 'creature' || (kind === 'still_life' && says['count'] === 1)
}
