import type { Port } from '../../src-shared/rpc/port.ts'

/**
 * What the Electron preload puts on `window` through `contextBridge`. The MessagePort itself stays in the isolated
 * world; its four functions cross the bridge, so messages must survive the bridge's structured copy.
 */
export interface FlowlinePreload {
  readonly port: Port
  /** Where a file or folder that was dropped lies. */
  readonly pathOf: (file: File) => string
}

declare global {
  interface Window {
    readonly flowline?: FlowlinePreload
  }
}
