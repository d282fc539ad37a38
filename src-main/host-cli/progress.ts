import { Presets, SingleBar } from 'cli-progress'
import type { RunProgress } from '../../src-shared/contract/index.ts'

export interface ProgressView {
  /** `picture` tells several under way apart, from 0. */
  show(progress: RunProgress, picture?: number): void
  /** Takes the bar away; the next progress brings it back. */
  end(): void
}

const silent: ProgressView = { show: () => {}, end: () => {} }

/**
 * A bar on stderr where that is a terminal, nothing otherwise: the evaluations of all pictures under way. An adaptive run's
 * length is an estimate that moves.
 */
export function progressView(label: string, quiet: boolean): ProgressView {
  if (quiet || !process.stderr.isTTY) return silent
  const bar = new SingleBar(
    {
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      format: '{label} [{bar}] {value} evaluations  sigma {sigma}  {phase}',
    },
    Presets.rect,
  )
  const underWay = new Map<number, RunProgress>()
  let started = false
  return {
    show(progress, picture = 0) {
      const { sigma, phase } = progress
      underWay.set(picture, progress)
      const all = [...underWay.values()]
      const done = all.reduce((sum, { nfe }) => sum + nfe, 0)
      const total = all.reduce((sum, { nfe, nfeExpected }) => sum + Math.max(nfe + 1, Math.ceil(nfeExpected ?? nfe * 1.5)), 0)
      const words = { label, phase, sigma: sigma === null ? '-' : sigma.toPrecision(3) }
      if (phase === 'ended') underWay.delete(picture)
      if (started) {
        bar.setTotal(total)
        bar.update(done, words)
      } else {
        bar.start(total, done, words)
        started = true
      }
    },
    end() {
      if (started) bar.stop()
      started = false
    },
  }
}
