const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The first Ctrl+C, or a terminal that closes, asks the run to stop between two evaluations; the second ends the process. */
export function interruptible(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort()
  }
  for (const signal of signals) process.on(signal, stop)
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) process.off(signal, stop)
    },
  }
}
