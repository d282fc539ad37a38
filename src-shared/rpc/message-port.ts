import { Once } from './listeners.ts'
import type { Port } from './port.ts'

/** A MessagePort of the browser or of `node:worker_threads`. */
export interface WebMessagePort {
  postMessage(message: unknown): void
  addEventListener(event: string, listener: (event: { readonly type: string; readonly data?: unknown }) => void): void
  start(): void
  close(): void
}

/** Electron's MessagePortMain. */
export interface ElectronMessagePort {
  postMessage(message: unknown): void
  on(event: string, listener: (event: { readonly data: unknown }) => void): unknown
  start(): void
  close(): void
}

/** Nothing is ever transferred: an ArrayBuffer in a transfer list is lost on the way through Electron. */
export function fromMessagePort(port: WebMessagePort): Port {
  const closed = new Once<string>()
  port.addEventListener('close', () => closed.fire('the other side closed the port'))
  return {
    post(message) {
      if (!closed.done) port.postMessage(message)
    },
    onMessage(listener) {
      port.addEventListener('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => closed.add(listener),
    close() {
      port.close()
      closed.fire('closed by this side')
    },
  }
}

export function fromElectronPort(port: ElectronMessagePort): Port {
  const closed = new Once<string>()
  port.on('close', () => closed.fire('the other side closed the port'))
  return {
    post(message) {
      if (!closed.done) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => closed.add(listener),
    close() {
      port.close()
      closed.fire('closed by this side')
    },
  }
}
