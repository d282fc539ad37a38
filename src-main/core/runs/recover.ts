import { toWireError, type RunFailure } from '../../../src-shared/contract/index.ts'
import type { PendingResult, RunRecord } from '../ports.ts'
import { asWaiting, type Executor, type ExecutorParts } from './executor.ts'

/** A run that took the app down this often fails instead of starting again. */
const maxAttempts = 2

/**
 * Sees to what the last process left behind, before the queue starts. A run whose result was complete but not yet a
 * picture (the app died, the disk was full) is saved; any other that was under way waits again, or fails if the app
 * died under it twice.
 */
export async function recover({ store, runFiles }: ExecutorParts, executor: Executor): Promise<void> {
  for (const id of await runFiles.pendingIds()) {
    const record = store.runs.get(id)
    const pending = await runFiles.pending(id)
    const savable = record && pending?.result.picture && !record.summary.reproduces && record.summary.state !== 'cancelled'
    if (record?.summary.state === 'done') await runFiles.settle(id, false)
    else if (savable) await finish(record, pending)
  }
  for (const record of store.runs.inState('running')) {
    if (record.attempts >= maxAttempts) executor.end(record, { state: 'failed', failure: interrupted(record.summary.id) })
    else executor.put(asWaiting(record))
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
