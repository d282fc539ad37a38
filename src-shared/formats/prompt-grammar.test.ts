import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { drawPrompt, readGrammar, type PromptGrammar } from './prompt-grammar.ts'

const world = readGrammar(
  JSON.parse(readFileSync(new URL('../../training/world/grammar.json', import.meta.url), 'utf8')),
) as PromptGrammar

/** Numbers that look random and are the same every time. */
function sequence(): () => number {
  let state = 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** A number in [0, 1) for each choice, then zeros. */
const choices = (...numbers: number[]) => {
  const rest = [...numbers]
  return () => rest.shift() ?? 0
}

describe('the grammar of the world', () => {
  test.each([
    ['en', 'a hand with three raised fingers'],
    ['zh', '一只竖起三根手指的手'],
  ] as const)('says "%s: %s" and many other things, all whole', (language, wanted) => {
    const random = sequence()
    const drawn = new Set(Array.from({ length: 4000 }, () => drawPrompt(world, language, random)))
    expect(drawn).toContain(wanted)
    expect(drawn.size).toBeGreaterThan(1000)
    for (const prompt of drawn) expect(prompt).toMatch(language === 'en' ? /^[a-z0-9 ,'-]+$/ : /^[一-龥，、：]+$/)
  })
})

describe('facts', () => {
  const said = (text: string) => ({ en: text, zh: text })
  const grammar = readGrammar({
    kinds: {
      sky: {
        templates: { en: ['{time}: {moon}'], zh: ['{time}{moon}'] },
        labels: { time: ['time'], moon: ['time', 'moon'] },
        slots: {
          time: { day: said('by day'), night: said('by night') },
          moon: { 'day none': said('no moon'), 'night full': said('a full moon') },
        },
      },
    },
  })!

  test('a prompt does not contradict itself', () => {
    expect(drawPrompt(grammar, 'en', choices(0, 0, 0, 0.9))).toBe('by day: no moon')
    expect(drawPrompt(grammar, 'en', choices(0, 0, 0.9, 0))).toBe('by night: a full moon')
  })
})

test.each([
  ['nothing', undefined],
  ['another thing', { prompts: ['a'] }],
  ['no kinds', { kinds: {} }],
  ['a template without its slot', { kinds: { a: { templates: { en: ['{x}'], zh: ['{x}'] }, slots: {} } } }],
  ['languages that do not match', { kinds: { a: { templates: { en: ['x'], zh: [] }, slots: {} } } }],
])('%s is no grammar', (_, value) => {
  expect(readGrammar(value)).toBeNull()
})
