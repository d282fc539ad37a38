import type { Draft } from './draft.ts'

export function storeDraft(draft: Draft): string {
  return JSON.stringify({ form: 1, draft })
}

/** A stored draft of the same form, null for anything else: a lost draft costs a prompt, a wrong one costs trust. */
export function restoreDraft(text: string | null): Draft | null {
  if (text === null) return null
  try {
    const { form, draft } = JSON.parse(text) as { form: number; draft: Draft }
    const { solver, prompt } = draft.settings
    const levels = solver.nodes.list ?? []
    const whole = typeof solver.nodes.rho === 'number' && typeof prompt === 'string' && levels.every(Number.isFinite)
    return form === 1 && whole ? draft : null
  } catch {
    return null
  }
}
