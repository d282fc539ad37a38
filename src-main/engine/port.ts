import { fromElectronPort, fromProcess, type ElectronMessagePort, type Port } from '../../src-shared/rpc/index.ts'

/**
 * The way to the process that started this one: Electron's utilityProcess, else the channel of child_process.fork (use
 * serialization `advanced`). Null where there is neither.
 */
export function parentPort(): Port | null {
  const electron = (process as unknown as { parentPort?: ElectronMessagePort }).parentPort
  if (electron) return fromElectronPort(electron)
  return typeof process.send === 'function' ? fromProcess(process) : null
}
