import type { Port } from './port.ts'

/**
 * Hands `listener` the messages that birpc can read: a call of one of `functions` with an array of arguments, or an
 * answer. birpc takes for granted what it is handed, and a `null` would end the process; whatever else arrives is dropped.
 */
export function listen(port: Port, functions: object, listener: (message: unknown) => void): void {
  port.onMessage((message) => {
    if (isCall(message, functions) || isAnswer(message)) listener(message)
  })
}

function isCall(message: unknown, functions: object): boolean {
  const { t, m, a } = fieldsOf(message)
  return t === 'q' && typeof m === 'string' && Object.hasOwn(functions, m) && Array.isArray(a)
}

function isAnswer(message: unknown): boolean {
  const { t, i } = fieldsOf(message)
  return t === 's' && typeof i === 'string'
}

function fieldsOf(message: unknown): Readonly<Record<string, unknown>> {
  return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : {}
}
