import { createBirpc } from 'birpc'
import { toWireError } from '../contract/errors.ts'
import { callProcedure } from './call.ts'
import type { ClientFunctions, Contract, Handlers, Name, Payload, Reply, ServerFunctions } from './contract.ts'
import { listen } from './envelope.ts'
import type { Port } from './port.ts'

export interface ServeOptions {
  /** Parse outputs and event payloads too: for tests and development, where a wrong shape should be loud. */
  readonly checkOutputs?: boolean
}

export interface Server<C extends Contract> {
  emit<N extends Name<C['events']>>(name: N, payload: Payload<C, N>): void
  /** Aborts every running call and stops answering. */
  dispose(): void
}

/** Answers one port's calls with `handlers`. Inputs are parsed here, always. */
export function serve<C extends Contract>(port: Port, contract: C, handlers: Handlers<C>, options: ServeOptions = {}): Server<C> {
  const running = new Map<number, AbortController>()

  async function answer(callId: number, name: string, input: unknown): Promise<unknown> {
    const controller = new AbortController()
    running.set(callId, controller)
    try {
      const value = await callProcedure(contract, handlers, name, input, controller.signal)
      return options.checkOutputs ? contract.procedures[name]!.output.parse(value) : value
    } finally {
      running.delete(callId)
    }
  }

  const functions: ServerFunctions = {
    async invoke(callId, name, input): Promise<Reply> {
      try {
        return { ok: true, value: await answer(callId, name, input) }
      } catch (error) {
        return { ok: false, error: toWireError(error) }
      }
    },
    abort(callId) {
      running.get(callId)?.abort()
    },
  }

  const rpc = createBirpc<ClientFunctions, ServerFunctions, false>(functions, {
    post: (message) => port.post(message),
    on: (listener) => listen(port, functions, listener),
    proxify: false,
    timeout: -1,
    onGeneralError: () => true,
  })

  function dispose(): void {
    for (const controller of running.values()) controller.abort()
    running.clear()
    if (!rpc.$closed) rpc.$close()
  }
  port.onClose(dispose)

  return {
    emit(name, payload) {
      if (rpc.$closed) return
      const checked = options.checkOutputs ? contract.events[name]!.parse(payload) : payload
      void rpc.$callEvent('emit', name, checked).catch(() => {})
    },
    dispose,
  }
}
