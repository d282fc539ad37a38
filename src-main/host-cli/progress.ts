import { Presets, SingleBar } from 'cli-progress'
import type { RunProgress } from '../../src-shared/contract/index.ts'

export interface ProgressView {
  show(progress: RunProgress): void
  end(): void
}

const silent: ProgressView = { show: () => {}, end: () => {} }

/** A bar on stderr where that is a terminal, nothing otherwise. An adaptive run's length is an estimate that moves. */
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
  let started = false
  return {
    show({ nfe, nfeExpected, sigma, phase }) {
      const total = Math.max(nfe + 1, Math.ceil(nfeExpected ?? nfe * 1.5))
      const words = { label, phase, sigma: sigma === null ? '-' : sigma.toPrecision(3) }
      if (started) {
        bar.setTotal(total)
        bar.update(nfe, words)
      } else {
        bar.start(total, nfe, words)
        started = true
      }
    },
    end() {
      if (started) bar.stop()
    },
  }
}
