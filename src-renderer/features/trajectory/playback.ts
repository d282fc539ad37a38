import { useEffect } from 'react'
import type { RunView } from '../../client/run-store.ts'
import { setScrub, showsBetween, useScrub } from './scrub.ts'

/** Seconds for one pass over the film: short paths are not rushed, long ones do not drag on. */
export function passSeconds(frames: number): number {
  return Math.min(8, Math.max(2, frames * 0.12))
}

/** Where playback stands `elapsed` seconds after it stood at `from`; null where it has ended. */
export function playedTo(from: number, elapsed: number, frames: number, loop: boolean): number | null {
  const last = frames - 1
  const at = from + (elapsed / passSeconds(frames)) * last
  if (at <= last) return at
  return loop ? at % last : null
}

export function usePlayback(run: RunView | null): void {
  const playing = useScrub((state) => state.playing)
  const count = run?.frames.length ?? 0
  useEffect(() => {
    if (!playing || !run || count < 2) return
    const start = performance.now()
    const from = useScrub.getState().position ?? 0
    const smooth = showsBetween(run, useScrub.getState().view)
    let request = requestAnimationFrame(function tick(now) {
      const at = playedTo(from, (now - start) / 1000, count, useScrub.getState().loop)
      if (at === null) return setScrub({ position: count - 1, playing: false })
      setScrub({ position: smooth ? at : Math.round(at) })
      request = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(request)
    // A run that grows while it plays goes on from where it stands.
  }, [playing, run?.summary.id, count])
}
