import { createStore } from 'zustand/vanilla'
import { AppError } from '../../src-shared/contract/errors.ts'
import type { Api, apiContract, EventName, EventPayload } from '../../src-shared/contract/procedures.ts'
import { connect, type Client } from '../../src-shared/rpc/client.ts'
import type { Port } from '../../src-shared/rpc/port.ts'

type Contract = typeof apiContract
type AnyListener = (payload: never) => void

/** `refused`: the host is there but does not know this page, as after it was started anew. */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused'

/** Thrown by a transport whose host answers but does not let this page in. */
export class Refused extends Error {}

export interface Connection extends Api {
  readonly status: { get(): ConnectionStatus; subscribe(listener: (status: ConnectionStatus) => void): () => void }
  close(): void
}

/** Milliseconds before the n-th retry, n from 0. */
export function retryDelay(attempt: number): number {
  return Math.min(4000, 250 * 2 ** attempt)
}

/**
 * The core behind a transport that may drop. Calls before the first connection wait for it; calls while it is lost or
 * refused reject with `engine-unavailable`; listeners outlive every reconnection.
 */
export function createConnection(
  open: () => Promise<Port>,
  later: (run: () => void, ms: number) => void = (run, ms) => void setTimeout(run, ms),
): Connection {
  const store = createStore<{ status: ConnectionStatus }>(() => ({ status: 'connecting' }))
  const listeners = new Map<EventName, Set<AnyListener>>()
  let client: Client<Contract> | null = null
  let closed = false
  let attempt = 0
  let announceFirst: () => void
  const first = new Promise<void>((resolve) => (announceFirst = resolve))

  function attach(name: EventName, to: Client<Contract>): void {
    to.on(name, (payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never)
    })
  }

  function retry(): void {
    client = null
    if (closed) return
    if (store.getState().status === 'open') store.setState({ status: 'lost' })
    later(() => void start(), retryDelay(attempt++))
  }

  async function start(): Promise<void> {
    if (closed) return
    let port: Port
    try {
      port = await open()
    } catch (error) {
      if (error instanceof Refused) store.setState({ status: 'refused' })
      else if (store.getState().status === 'refused') store.setState({ status: 'lost' })
      return retry()
    }
    // The contract's schemas are the receiver's business; only its types are needed on this side.
    const next = connect(port, undefined as unknown as Contract)
    for (const name of listeners.keys()) attach(name, next)
    client = next
    attempt = 0
    store.setState({ status: 'open' })
    announceFirst()
    // A port that is closed already says so at once.
    next.onClose(retry)
  }
  void start()

  return {
    async call(name, input, options) {
      if (!client && store.getState().status === 'connecting') await first
      if (!client) throw new AppError('engine-unavailable', 'The connection to Flowline is interrupted; it is being restored.')
      return client.call(name, input, options)
    },
    on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) {
      if (!listeners.has(name)) {
        listeners.set(name, new Set())
        if (client) attach(name, client)
      }
      const set = listeners.get(name)!
      set.add(listener)
      return () => void set.delete(listener)
    },
    status: {
      get: () => store.getState().status,
      subscribe: (listener) => store.subscribe((state) => listener(state.status)),
    },
    close() {
      closed = true
      client?.dispose()
    },
  }
}
