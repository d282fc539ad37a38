/**
 * Anything that carries structured-cloneable messages both ways: a MessagePort, a WebSocket, a child process, two
 * queues in one process. Messages arrive in order. `onClose` fires once when the other side is gone.
 */
export interface Port {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: (reason: string) => void): void
  close(): void
}
