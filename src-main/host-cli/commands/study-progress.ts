import { Presets, SingleBar } from 'cli-progress'
import type { RunProgress } from '../../../src-shared/contract/index.ts'

export interface StudyProgress {
  readonly run: (label: string, over: number, total: number) => void
  readonly show: (progress: RunProgress) => void
  readonly end: () => void
}

/** A bar over the runs on stderr where that is a terminal, nothing otherwise. */
export function studyProgress(quiet: boolean): StudyProgress {
  if (quiet || !process.stderr.isTTY) return { run: () => {}, show: () => {}, end: () => {} }
  const format = '[{bar}] {value} of {total} runs  {label}  {nfe}'
  const bar = new SingleBar({ stream: process.stderr, clearOnComplete: true, hideCursor: true, format }, Presets.rect)
  let started = false
  return {
    run(label, over, total) {
      if (!started) bar.start(total, over, { label, nfe: '' })
      started = true
      bar.setTotal(total)
      bar.update(over, { label, nfe: '' })
    },
    show({ nfe }) {
      if (started) bar.update({ nfe: `${nfe} evaluations` })
    },
    end() {
      if (started) bar.stop()
    },
  }
}
