import { en } from './en/index.ts'
import { zhCN } from './zh-CN/index.ts'

export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

type Singular = `${string}_one`
/** A key as callers write it; `x` stands for `x_one` and `x_other`, chosen by `count`. */
export type TextKey = StripPlural<keyof typeof en>
type StripPlural<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K
/** A translation has every key of English but the singular forms, which a language without them leaves out. */
export type Catalogue = Readonly<Record<Exclude<keyof typeof en, Singular>, string>>

export const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, 'zh-CN': zhCN }

/** The catalogue for a list of preferred locales, as `navigator.languages` gives them. */
export function matchLanguage(preferred: readonly string[]): Language {
  for (const locale of preferred) {
    if (/^zh\b/i.test(locale)) return 'zh-CN'
    if (/^en\b/i.test(locale)) return 'en'
  }
  return 'en'
}
