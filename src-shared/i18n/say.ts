import { catalogues, type Language, type TextKey } from './index.ts'

export type Values = Readonly<Record<string, string | number>>

/** The words of a key with `{{name}}` filled in, for processes without a screen. Plural forms are the caller's to choose. */
export function say(language: Language, key: TextKey, values: Values = {}): string {
  return (catalogues[language][key] ?? key).replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole))
}
