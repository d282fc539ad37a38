import type { z } from 'zod'

/** The shape both sides agree on: procedures answer, events only tell. */
export interface Contract {
  readonly procedures: Readonly<Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>>
  readonly events: Readonly<Record<string, z.ZodType>>
}

export type Name<M> = keyof M & string
export type Input<C extends Contract, N extends Name<C['procedures']>> = z.input<C['procedures'][N]['input']>
export type Parsed<C extends Contract, N extends Name<C['procedures']>> = z.output<C['procedures'][N]['input']>
export type Output<C extends Contract, N extends Name<C['procedures']>> = z.output<C['procedures'][N]['output']>
export type Payload<C extends Contract, N extends Name<C['events']>> = z.output<C['events'][N]>

/** One function per procedure. `signal` is aborted when the caller gives up or goes away. */
export type Handlers<C extends Contract> = {
  [N in Name<C['procedures']>]: (input: Parsed<C, N>, context: { signal: AbortSignal }) => Output<C, N> | Promise<Output<C, N>>
}

/** Names of the remote functions under birpc; `invoke` never rejects across the wire. */
export interface ServerFunctions {
  invoke(callId: number, name: string, input: unknown): Promise<Reply>
  abort(callId: number): void
}

export interface ClientFunctions {
  emit(name: string, payload: unknown): void
}

export type Reply =
  | { ok: true; value: unknown }
  | { ok: false; error: { code: string; message: string; data: Record<string, string | number | boolean | null> } }
