import { fromProcess, type Port } from '../../src-shared/rpc/index.ts'

/** The way to the process that forked this one, with serialization `advanced`; null where none did. */
export function parentPort(): Port | null {
  return typeof process.send === 'function' ? fromProcess(process) : null
}
