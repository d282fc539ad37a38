import { z } from 'zod'

const said = z.object({ en: z.string(), zh: z.string() })
const kindSchema = z.object({
  templates: z.object({ en: z.array(z.string()), zh: z.array(z.string()) }),
  /** The facts each slot speaks of, in the order in which its keys name them. */
  labels: z.record(z.string(), z.array(z.string())).default({}),
  slots: z.record(z.string(), z.record(z.string(), said)),
})

/**
 * Prompts that a model was trained on, as data. A template names slots of its kind in braces; a slot's values are keyed by
 * the facts they speak of ("night full" for the time and the moon). The templates of one place say the same in both languages.
 */
export const promptGrammarSchema = z.object({ kinds: z.record(z.string(), kindSchema) })

export type PromptGrammar = z.infer<typeof promptGrammarSchema>
export type PromptLanguage = 'en' | 'zh'

const slotPattern = /\{(\w+)\}/g
const slotsOf = (template: string): string[] => [...template.matchAll(slotPattern)].map((match) => match[1]!)

/** A grammar every template of which can be filled; null for anything else. */
export function readGrammar(value: unknown): PromptGrammar | null {
  const read = promptGrammarSchema.safeParse(value)
  if (!read.success) return null
  const kinds = Object.values(read.data.kinds)
  const sound = kinds.every(({ templates: { en, zh }, slots }) => {
    const filled = (template: string): boolean =>
      template.trim() !== '' && slotsOf(template).every((slot) => Object.keys(slots[slot] ?? {}).length > 0)
    return en.length > 0 && en.length === zh.length && [...en, ...zh].every(filled)
  })
  return kinds.length > 0 && sound ? read.data : null
}

/** A random prompt. `random` gives numbers in [0, 1). Slots that speak of the same fact say the same of it where they can. */
export function drawPrompt(grammar: PromptGrammar, language: PromptLanguage, random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.min(from.length - 1, Math.floor(random() * from.length))]!
  const { templates, labels, slots } = pick(Object.values(grammar.kinds))
  const template = pick(templates[language])
  const known = new Map<string, string>()
  const text = template.replaceAll(slotPattern, (_, slot: string) => {
    const values = slots[slot]!
    const names = labels[slot] ?? []
    const wordsOf = (key: string): string[] => (names.length > 1 ? key.split(' ') : [key])
    const agrees = (key: string): boolean => names.every((name, i) => (known.get(name) ?? wordsOf(key)[i]) === wordsOf(key)[i])
    const keys = Object.keys(values)
    const fitting = keys.filter(agrees)
    const key = pick(fitting.length > 0 ? fitting : keys)
    names.forEach((name, i) => known.set(name, wordsOf(key)[i] ?? ''))
    return values[key]![language]
  })
  return text.replaceAll(/\s+/g, ' ').trim()
}
