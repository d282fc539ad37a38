import { Once } from './listeners.ts'
import type { Port } from './port.ts'

/** What `process` in a forked child and `ChildProcess` in its parent have in common. */
export interface ProcessEnd {
  readonly connected?: boolean | undefined
  send?(message: unknown, callback?: (error: Error | null) => void): boolean
  disconnect?(): void
  on(event: string, listener: (argument: unknown) => void): unknown
}

/**
 * One end of the channel of `child_process.fork`. Fork with `serialization: 'advanced'`, else typed arrays and
 * non-finite numbers arrive changed. A message sent after the other process is gone is dropped.
 */
export function fromProcess(end: ProcessEnd): Port {
  const closed = new Once<string>()
  const shut = (reason: string): void => closed.fire(reason)
  end.on('disconnect', () => shut('the other process closed the channel'))
  end.on('error', (error) => shut(error instanceof Error ? error.message : String(error)))
  return {
    post(message) {
      if (closed.done || !end.connected || !end.send) return
      end.send(message, (error) => {
        if (error) shut(error.message)
      })
    },
    onMessage: (listener) => void end.on('message', listener),
    onClose: (listener) => closed.add(listener),
    close() {
      if (end.connected) end.disconnect?.()
      shut('closed by this side')
    },
  }
}
