import type { WireError } from '../../src-shared/contract/index.ts'
import type { PipeAddress } from './pipe-fetch.ts'

/** What the core's process is told on its command line, as JSON. */
export interface CoreStart {
  readonly library: string
  readonly appVersion: string
  /** Version of Electron. */
  readonly electron: string
  /** Folder with `models/`. */
  readonly assets: string
  /** Folder with the built `core/` and `renderer/`. */
  readonly dist: string
}

/** The first thing it says. */
export type CoreAnswer = { readonly ready: PipeAddress } | { readonly failed: WireError }
