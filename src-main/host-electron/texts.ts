import { app } from 'electron'
import { matchLanguage, type Language } from '../../src-shared/i18n/index.ts'

export { say as text } from '../../src-shared/i18n/say.ts'

/** The language the user chose, or the system's. */
export const languageOf = (setting: 'system' | Language): Language =>
  setting === 'system' ? matchLanguage(app.getPreferredSystemLanguages()) : setting
