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
