import { toWireError, type RunFailure } from '../../../src-shared/contract/index.ts'
import type { PendingResult, RunRecord } from '../ports.ts'
import { asWaiting, type Executor, type ExecutorParts } from './executor.ts'

/** A run that took the app down this often fails instead of starting again. */
const maxAttempts = 2

/**
 * Sees to what the last process left behind, before the queue starts. A run under way whose result was complete is
 * saved; any other waits again, or fails if the app died under it twice. A picture that did not fit on its disk is
 * tried again.
 */
export async function recover({ store, runFiles }: ExecutorParts, executor: Executor): Promise<void> {
  for (const record of store.runs.inState('running')) {
    const pending = await savable(record)
    if (pending) await finish(record, pending)
    else if (record.attempts >= maxAttempts) executor.end(record, { state: 'failed', failure: interrupted(record.summary.id) })
    else executor.put(asWaiting(record))
  }
  for (const record of store.runs.inState('failed')) {
    const code = record.summary.failure?.code
    const pending = code === 'disk-full' || code === 'disk-gone' ? await savable(record) : null
    if (pending) await finish(record, pending)
  }

  async function savable(record: RunRecord): Promise<PendingResult | null> {
    if (record.summary.reproduces) return null
    const pending = await runFiles.pending(record.summary.id)
    return pending?.result.picture ? pending : null
  }

  async function finish(record: RunRecord, pending: PendingResult): Promise<void> {
    try {
      executor.tell(await executor.saver.finish(record, pending))
    } catch (error) {
      executor.end(record, { state: 'failed', failure: toWireError(error) })
    }
  }
}

function interrupted(id: string): RunFailure {
  return {
    code: 'engine-crashed',
    message:
      'Flowline ended unexpectedly twice while this run was under way; what was recorded is kept. Try a smaller size or another provider.',
    data: { id },
  }
}
