/** Calls `send` with the latest value at most once per `interval` ms; `flush` sends what waits. */
export class Coalescer<T> {
  private readonly send: (value: T) => void
  private readonly interval: number
  private waiting: { value: T } | null = null
  private timer: NodeJS.Timeout | undefined

  constructor(send: (value: T) => void, interval = 33) {
    this.send = send
    this.interval = interval
  }

  push(value: T): void {
    if (this.timer) {
      this.waiting = { value }
      return
    }
    this.send(value)
    this.arm()
  }

  flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const { waiting } = this
    this.waiting = null
    if (waiting) this.send(waiting.value)
  }

  private arm(): void {
    this.timer = setTimeout(() => {
      this.timer = undefined
      if (!this.waiting) return
      const { value } = this.waiting
      this.waiting = null
      this.push(value)
    }, this.interval)
    this.timer.unref()
  }
}
