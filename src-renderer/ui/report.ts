import { AppError } from '../../src-shared/contract/errors.ts'
import { currentLanguage, t, type TextKey } from './text.ts'
import { toast } from './toast.tsx'

/** What to do about a failure in the reader's language, and the specific sentence it came with. */
export function explain(failure: { readonly code: string; readonly message: string }): { title: string; detail: string } {
  const key = `error.${failure.code}` as TextKey
  const words = t(key)
  return { title: words === key ? t('error.internal') : words, detail: failure.message }
}

/** Shows a failure until it is closed. Cancelling is no failure. */
export function reportError(error: unknown): void {
  if (error instanceof AppError && error.code === 'cancelled') return
  const failure = error instanceof AppError ? error : { code: 'internal', message: error instanceof Error ? error.message : String(error) }
  const { title, detail } = explain(failure)
  // English messages already say what to do; the catalogue's sentence leads where the reader's language differs.
  toast(currentLanguage() === 'en' && failure.code !== 'internal' ? { tone: 'error', title: detail } : { tone: 'error', title, detail })
}
