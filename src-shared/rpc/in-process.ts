import type { Port } from './port.ts'

/** Two ends of one pipe inside a process. Messages are structured-cloned, as over a real transport. */
export function portPair(): [Port, Port] {
  const a = new QueuePort()
  const b = new QueuePort()
  a.other = b
  b.other = a
  return [a, b]
}

class QueuePort implements Port {
  other!: QueuePort
  private messageListeners: ((message: unknown) => void)[] = []
  private closeListeners: ((reason: string) => void)[] = []
  private open = true

  post(message: unknown): void {
    if (!this.open) return
    const copy = structuredClone(message)
    queueMicrotask(() => {
      if (this.other.open) for (const listener of this.other.messageListeners) listener(copy)
    })
  }

  onMessage(listener: (message: unknown) => void): void {
    this.messageListeners.push(listener)
  }

  onClose(listener: (reason: string) => void): void {
    this.closeListeners.push(listener)
  }

  close(): void {
    for (const end of [this, this.other]) {
      if (!end.open) continue
      end.open = false
      for (const listener of end.closeListeners) listener('closed')
    }
  }
}
