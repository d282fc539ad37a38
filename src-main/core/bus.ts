import type { EventName, EventPayload } from '../../src-shared/contract/index.ts'

export type AnyListener = <N extends EventName>(name: N, payload: EventPayload<N>) => void

/** Tells every face what happened. A listener that throws does not keep the others from hearing. */
export class EventBus {
  private readonly listeners = new Set<AnyListener>()

  on(listener: AnyListener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const listener of this.listeners) {
      try {
        listener(name, payload)
      } catch (error) {
        console.error(`A listener of ${name} failed:`, error)
      }
    }
  }
}
