import { createInstance } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { catalogues, languages, matchLanguage, type Language, type TextKey } from '../../src-shared/i18n/index.ts'

export type { TextKey }
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

const words = createInstance()
void words.use(initReactI18next).init({
  resources: Object.fromEntries(languages.map((language) => [language, { translation: catalogues[language] }])),
  lng: matchLanguage(navigator.languages),
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false },
})

/** Words outside React: for toasts and actions. */
export const t: Translate = (key, values) => words.t(key, { ...values })

export function currentLanguage(): Language {
  return words.language as Language
}

export function setLanguage(language: Language | 'system'): void {
  const next = language === 'system' ? matchLanguage(navigator.languages) : language
  document.documentElement.lang = next
  if (words.language !== next) void words.changeLanguage(next)
}

export function useText(): { t: Translate; language: Language } {
  const { t: translate, i18n } = useTranslation(undefined, { i18n: words })
  return { t: translate as unknown as Translate, language: i18n.language as Language }
}
