import { useEffect, useState } from 'react'
import type { RunSummary } from '../../src-shared/contract/run.ts'
import { runStore } from '../client/core.ts'
import type { RunsState } from '../client/run-store.ts'
import { explain } from '../ui/report.ts'
import { t } from '../ui/text.ts'
import { toast } from '../ui/toast.tsx'
import { go, useRoute } from './route.ts'

/** The runs that just began or ended, those that ended first. */
function changedRuns(before: RunsState, after: RunsState): RunSummary[] {
  if (before.runs === after.runs) return []
  const changed = (run: RunSummary): boolean => {
    const old = before.runs[run.id]?.summary
    return old !== undefined && old.state !== run.state && run.state !== 'waiting'
  }
  const runs = after.order.map((id) => after.runs[id]!.summary).filter(changed)
  return runs.sort((a, b) => Number(a.state === 'running') - Number(b.state === 'running'))
}

/** Says why a run failed, unless the canvas does, or the place where a picture is made again. */
function tellFailure({ id, failure, reproduces }: RunSummary, { selected }: RunsState): void {
  if (!failure || reproduces !== null || (useRoute.getState().screen === 'create' && selected === id)) return
  const { title, detail } = explain(failure)
  const show = (): void => {
    go('create')
    runStore.select(id)
  }
  toast({ tone: 'error', title, detail, once: true, action: { label: t('frame.show'), perform: show } })
}

/** Tells those who do not see the canvas that a run began or ended. */
export function RunNews() {
  const [news, setNews] = useState('')
  useEffect(() => {
    let last = runStore.getState()
    return runStore.subscribe((state) => {
      const runs = changedRuns(last, state)
      last = state
      if (runs.length === 0) return
      setNews(runs.map(({ settings: { seed }, state: now }) => t('create.runOf', { seed, state: t(`state.${now}`) })).join('; '))
      for (const run of runs) if (run.state === 'failed') tellFailure(run, state)
    })
  }, [])
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  )
}
