import { createBirpc } from 'birpc'
import { AppError, fromWireError, type WireError } from '../contract/errors.ts'
import type { ClientFunctions, Contract, Input, Name, Output, Payload, ServerFunctions } from './contract.ts'
import { listen } from './envelope.ts'
import type { Port } from './port.ts'

export interface Client<C extends Contract> {
  call<N extends Name<C['procedures']>>(name: N, input: Input<C, N>, options?: { signal?: AbortSignal }): Promise<Output<C, N>>
  on<N extends Name<C['events']>>(name: N, listener: (payload: Payload<C, N>) => void): () => void
  onClose(listener: (reason: string) => void): void
  dispose(): void
}

/** Speaks to the server at the other end of `port`. Calls pending when the port closes reject with `engine-unavailable`. */
export function connect<C extends Contract>(port: Port, _contract: C): Client<C> {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const pending = new Set<(error: AppError) => void>()
  let nextCall = 1
  let closed: AppError | null = null

  const functions: ClientFunctions = {
    emit(name, payload) {
      for (const listener of listeners.get(name) ?? []) listener(payload as never)
    },
  }
  const rpc = createBirpc<ServerFunctions, ClientFunctions, false>(functions, {
    post: (message) => port.post(message),
    on: (listener) => listen(port, functions, listener),
    proxify: false,
    timeout: -1,
    onGeneralError: () => true,
  })

  function shut(reason: string): void {
    if (closed) return
    closed = new AppError('engine-unavailable', `The connection is closed: ${reason}`, { reason })
    for (const reject of pending) reject(closed)
    pending.clear()
    if (!rpc.$closed) rpc.$close()
  }
  port.onClose(shut)

  return {
    call(name, input, options = {}) {
      const { signal } = options
      return new Promise((resolve, reject) => {
        if (closed) return reject(closed)
        if (signal?.aborted) return reject(new AppError('cancelled', 'The call was cancelled before it was sent.'))
        const callId = nextCall++
        const abort = (): void => void rpc.$callEvent('abort', callId).catch(() => {})
        const settle = (): void => {
          pending.delete(reject)
          signal?.removeEventListener('abort', abort)
        }
        pending.add(reject)
        signal?.addEventListener('abort', abort, { once: true })
        rpc.$call('invoke', callId, name, input).then(
          (reply) => {
            settle()
            if (closed) reject(closed)
            else if (reply.ok) resolve(reply.value as never)
            else reject(fromWireError(reply.error as WireError))
          },
          (error: unknown) => {
            settle()
            reject(closed ?? new AppError('internal', String(error)))
          },
        )
      })
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener)
      return () => void set.delete(listener)
    },
    onClose: (listener) => port.onClose(listener),
    dispose() {
      shut('closed by this side')
      port.close()
    },
  }
}
