import { app } from 'electron'
import { catalogues, matchLanguage, type Language, type TextKey } from '../../src-shared/i18n/index.ts'

/** The language the user chose, or the system's. */
export const languageOf = (setting: 'system' | Language): Language =>
  setting === 'system' ? matchLanguage(app.getPreferredSystemLanguages()) : setting

/** The words of a key with `{{name}}` filled in. */
export function text(language: Language, key: TextKey, values: Readonly<Record<string, string>> = {}): string {
  return (catalogues[language][key] ?? key).replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}
