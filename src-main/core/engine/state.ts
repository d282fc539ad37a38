import type { Frame, RunProgress, StepRecord } from '../../../src-shared/contract/index.ts'
import type { Running } from './process.ts'

/** What the one engine process is doing. `message` says why there is none. */
export type State =
  | { readonly kind: 'dead'; readonly message: string | null }
  | { readonly kind: 'starting'; readonly engine: Running }
  | { readonly kind: 'ready'; readonly engine: Running }
  | { readonly kind: 'busy'; readonly engine: Running }
  | { readonly kind: 'draining'; readonly engine: Running }

/** Told while a run goes on. */
export interface RunListeners {
  progress(progress: RunProgress): void
  step(record: StepRecord): void
  frame(frame: Frame): void
}
