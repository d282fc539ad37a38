import type { apiContract, EventName, EventPayload } from '../../src-shared/contract/index.ts'
import type { Handlers } from '../../src-shared/rpc/index.ts'

/** The part of an opened app that a host serves. */
export interface HostedApp {
  readonly handlers: Handlers<typeof apiContract>
  onEvent(listener: <N extends EventName>(name: N, payload: EventPayload<N>) => void): () => void
  fetch(request: Request): Promise<Response>
}
