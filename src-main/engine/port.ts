import type { Port } from '../../src-shared/rpc/port.ts'

/** The part of Electron's `process.parentPort` that is used. */
interface ElectronParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

/**
 * The way to the process that started this one: Electron's utilityProcess, else the channel of child_process.fork (use
 * serialization `advanced`). Null where there is neither.
 */
export function parentPort(): Port | null {
  const electron = (process as { parentPort?: ElectronParentPort }).parentPort
  if (electron) return electronPort(electron)
  return typeof process.send === 'function' ? forkPort() : null
}

function electronPort(parent: ElectronParentPort): Port {
  return {
    post: (message) => parent.postMessage(message),
    onMessage: (listener) => void parent.on('message', (event) => listener(event.data)),
    onClose: (listener) => void parent.on('close', () => listener('the application ended')),
    close: () => process.exit(0),
  }
}

function forkPort(): Port {
  return {
    post(message) {
      if (process.connected) process.send!(message, undefined, undefined, () => {})
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', () => listener('the application ended')),
    close() {
      if (process.connected) process.disconnect()
    },
  }
}
