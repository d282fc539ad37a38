/** How long the process could not answer anyone. */
export interface Turns {
  /** Processor time of the longest turn of the event loop, ms: what other programs take meanwhile does not count. */
  readonly longestCpuMs: number
  /** Time of the longest turn on the clock, ms. */
  readonly longestMs: number
}

/** Watches every turn of the event loop until `stop`. The watching itself keeps the loop turning. */
export function watchTurns(): { stop(): Turns } {
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let [cpu, clock] = [cpuMs(), performance.now()]
  let [longestCpuMs, longestMs] = [0, 0]
  let stopped = false
  const turn = (): void => {
    const [cpuNow, clockNow] = [cpuMs(), performance.now()]
    longestCpuMs = Math.max(longestCpuMs, cpuNow - cpu)
    longestMs = Math.max(longestMs, clockNow - clock)
    ;[cpu, clock] = [cpuNow, clockNow]
    if (!stopped) setImmediate(turn)
  }
  setImmediate(turn)
  return {
    stop() {
      stopped = true
      return { longestCpuMs, longestMs }
    },
  }
}
