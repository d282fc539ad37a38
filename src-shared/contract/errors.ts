/** Everything that can go wrong in a way the user can act on. The code is stable; the words live in the catalogue. */
export const errorCodes = [
  'invalid-input',
  'not-found',
  'model-broken',
  'model-missing',
  'model-unsupported',
  'model-output-not-finite',
  'engine-crashed',
  'engine-unavailable',
  'provider-unavailable',
  'out-of-memory',
  'disk-full',
  'disk-gone',
  'copy-failed',
  'library-locked',
  'index-damaged',
  'port-taken',
  'recipe-missing',
  'recipe-malformed',
  'cancelled',
  'timeout',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Plain data that says which thing failed: paths, names, limits. Must survive JSON. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null>>

/** A failure with a stable code. `message` is one English sentence that says what happened and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly data: ErrorData

  constructor(code: ErrorCode, message: string, data: ErrorData = {}, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.data = data
  }
}

export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  readonly data: ErrorData
}

export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, data: error.data }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), data: {} }
}

export function fromWireError(wire: WireError): AppError {
  return new AppError(wire.code, wire.message, wire.data)
}
