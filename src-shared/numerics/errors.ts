/** A caller's mistake. The message is one English sentence that says what is wrong and what to do. */
export class NumericsError extends Error {
  readonly code: 'invalid-input' | 'model-unsupported'

  constructor(code: 'invalid-input' | 'model-unsupported', message: string) {
    super(message)
    this.name = 'NumericsError'
    this.code = code
  }
}
