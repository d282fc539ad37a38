import { useEffect, useState } from 'react'
import type { RunSummary } from '../../src-shared/contract/run.ts'
import { runStore } from '../client/core.ts'
import type { RunsState } from '../client/run-store.ts'
import { t } from '../ui/text.ts'

/** What a run that just began or ended is said to have done; null where nothing happened. */
function newsOf(before: RunsState, after: RunsState): string | null {
  if (before.runs === after.runs) return null
  const changed = (run: RunSummary): boolean => {
    const old = before.runs[run.id]?.summary
    return old !== undefined && old.state !== run.state && run.state !== 'waiting'
  }
  const run = after.order.map((id) => after.runs[id]!.summary).find(changed)
  return run ? t('create.runOf', { seed: run.settings.seed, state: t(`state.${run.state}`) }) : null
}

/** Tells those who do not see the canvas that a run began or ended. */
export function RunNews() {
  const [news, setNews] = useState('')
  useEffect(() => {
    let last = runStore.getState()
    return runStore.subscribe((state) => {
      const next = newsOf(last, state)
      last = state
      if (next !== null) setNews(next)
    })
  }, [])
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  )
}
