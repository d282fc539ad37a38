import { useEffect, useRef } from 'react'
import type { RunView } from '../../client/run-store.ts'
import { playedTo } from './playback.ts'
import { showsBetween } from './scrub-url.ts'
import { setScrub, useScrub } from './scrub.ts'

export function usePlayback(run: RunView | null): void {
  const playing = useScrub((state) => state.playing)
  const count = run?.frames.length ?? 0
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const shown = latest.current
    if (!playing || !shown || count < 2) return
    const start = performance.now()
    const from = useScrub.getState().position ?? 0
    const smooth = showsBetween(shown, useScrub.getState().view)
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
