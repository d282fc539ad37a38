import type { StepRecord } from '../../src-shared/contract/run.ts'

const interval = 33

/**
 * Sends step records in few messages: at once where the last message is 33 ms old, else with the next record or at
 * `flush`. A message costs about as much as an evaluation of a small network's state.
 */
export function batchSteps(send: (records: StepRecord[]) => void): { add(record: StepRecord): void; flush(): void } {
  let waiting: StepRecord[] = []
  let sent = -Infinity
  const flush = (): void => {
    if (waiting.length === 0) return
    send(waiting)
    waiting = []
    sent = performance.now()
  }
  return {
    add(record) {
      waiting.push(record)
      if (performance.now() - sent >= interval) flush()
    },
    flush,
  }
}
