import type { Language } from './index.ts'
import { warnings } from './zh-CN/warnings.ts'

const name = /\{\{(\w+)\}\}/g
const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
const patterns = Object.entries(warnings).map(([english, chinese]) => ({
  pattern: new RegExp(`^${literal(english).replaceAll(/\\\{\\\{(\w+)\\\}\\\}/g, '(?<$1>.+?)')}$`),
  chinese,
}))

/** A run's warning, which is kept in English, in the language of the screen; as it is where there is no translation. */
export function warningText(sentence: string, language: Language): string {
  if (language === 'en') return sentence
  for (const { pattern, chinese } of patterns) {
    const found = pattern.exec(sentence)
    if (found) return chinese.replaceAll(name, (_, key: string) => found.groups?.[key] ?? '')
  }
  return sentence
}
