import type { Port } from '../../src-shared/rpc/port.ts'
import { Refused } from './connection.ts'
import type { FlowlinePreload } from './preload.ts'

/** Opens a WebSocket that carries rpc messages as JSON. Rejects when the host does not accept it. */
export function openSocket(url: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const messageListeners: ((message: unknown) => void)[] = []
    const closeListeners: ((reason: string) => void)[] = []
    let opened = false
    socket.onmessage = (event: MessageEvent<string>) => {
      const message: unknown = JSON.parse(event.data)
      for (const listener of messageListeners) listener(message)
    }
    socket.onclose = (event) => {
      if (!opened) reject(new Error(`The host closed the connection (${event.code}).`))
      for (const listener of closeListeners) listener(event.reason || String(event.code))
    }
    socket.onopen = () => {
      opened = true
      resolve({
        post: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
        },
        onMessage: (listener) => void messageListeners.push(listener),
        onClose: (listener) => void closeListeners.push(listener),
        close: () => socket.close(),
      })
    }
  })
}

/** The preload's port in Electron, else the socket of the host that served this page. */
export async function openTransport(): Promise<Port> {
  const preload: FlowlinePreload | undefined = window.flowline
  if (preload) return preload.port
  const url = new URL('/rpc', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  try {
    return await openSocket(url.href)
  } catch (error) {
    // A failed handshake does not say why; a plain request to the same host does.
    const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null)
    if (answer?.status === 403) throw new Refused('The host does not know this page.', { cause: error })
    throw error
  }
}
