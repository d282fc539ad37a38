import { warningText } from '../../src-shared/i18n/warnings.ts'
import { currentLanguage, t, type TextKey } from './text.ts'
import { toast } from './toast.tsx'

/** What to do about a failure in the reader's language, and the specific sentence it came with. */
export function explain(failure: Failure): { title: string; detail: string } {
  const key = `error.${failure.code}` as TextKey
  const words = t(key)
  return { title: words === key ? t('error.internal') : words, detail: warningText(failure.message, currentLanguage()) }
}

interface Failure {
  readonly code: string
  readonly message: string
}

/** The code and sentence of a failure; what carries no code is unexpected. */
function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

/** Shows a failure until it is closed. Cancelling is no failure. */
export function reportError(error: unknown): void {
  const failure = failureOf(error)
  if (failure.code === 'cancelled') return
  const { title, detail } = explain(failure)
  // English messages already say what to do; the catalogue's sentence leads where the reader's language differs.
  toast(
    currentLanguage() === 'en' && failure.code !== 'internal'
      ? { tone: 'error', title: detail }
      : { tone: 'error', title, detail },
  )
}
