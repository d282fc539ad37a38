import { Once } from './listeners.ts'
import type { Port } from './port.ts'

/** The browser's WebSocket and the one of the `ws` package. */
export interface WebSocketLike {
  readonly readyState: number
  send(data: string): void
  close(code?: number, reason?: string): void
  addEventListener(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(
    event: 'open' | 'close' | 'error',
    listener: (event: { readonly code?: number; readonly reason?: string }) => void,
  ): void
}

const CONNECTING = 0
const OPEN = 1
/** RFC 6455 section 7.4.1: the message is not of a kind this side can accept. */
const UNSUPPORTED_DATA = 1003

/**
 * Messages as JSON text. Posts before the socket is open wait for it; a message that is not JSON closes the connection.
 */
export function fromWebSocket(socket: WebSocketLike): Port {
  const closed = new Once<string>()
  const waiting: string[] = []
  socket.addEventListener('open', () => {
    for (const text of waiting.splice(0)) socket.send(text)
  })
  socket.addEventListener('close', (event) => closed.fire(event.reason || 'the other side closed the connection'))
  socket.addEventListener('error', () => closed.fire('the connection failed'))
  return {
    post(message) {
      if (closed.done) return
      const text = JSON.stringify(message)
      if (socket.readyState === CONNECTING) waiting.push(text)
      else if (socket.readyState === OPEN) socket.send(text)
    },
    onMessage(listener) {
      socket.addEventListener('message', (event) => {
        const message = parse(event.data)
        if (message === undefined) socket.close(UNSUPPORTED_DATA, 'not JSON')
        else listener(message)
      })
    },
    onClose: (listener) => closed.add(listener),
    close() {
      socket.close()
      closed.fire('closed by this side')
    },
  }
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return undefined
  try {
    return JSON.parse(data) as unknown
  } catch {
    return undefined
  }
}
