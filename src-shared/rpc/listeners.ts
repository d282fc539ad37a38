/** Calls each listener once with one value, also the listeners that come after it happened. */
export class Once<T> {
  private listeners: ((value: T) => void)[] = []
  private happened: { value: T } | null = null

  get done(): boolean {
    return this.happened !== null
  }

  add(listener: (value: T) => void): void {
    if (this.happened) listener(this.happened.value)
    else this.listeners.push(listener)
  }

  fire(value: T): void {
    if (this.happened) return
    this.happened = { value }
    for (const listener of this.listeners) listener(value)
    this.listeners = []
  }
}
