import fs from 'node:fs/promises'
import type { z } from 'zod'

const delay = 100

/**
 * Records appended to a file, one JSON line each. Appends are gathered for 100 ms. A last line cut off by the end of
 * the process is left out when reading.
 */
export class Journal {
  private readonly file: string
  private readonly schema: z.ZodType
  private lines: string[] = []
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private failure: unknown = null

  constructor(file: string, schema: z.ZodType) {
    this.file = file
    this.schema = schema
  }

  get idle(): boolean {
    return this.lines.length === 0 && !this.timer
  }

  append(record: object): void {
    this.lines.push(JSON.stringify(record))
    this.timer ??= setTimeout(() => void this.write(), delay).unref()
  }

  /** Resolves when everything appended is in the file; throws what kept it from getting there. */
  async flush(): Promise<void> {
    await this.write()
    const { failure } = this
    this.failure = null
    if (failure) throw failure
  }

  async read(): Promise<unknown[]> {
    await this.write()
    const text = await fs.readFile(this.file, 'utf8').catch(() => '')
    const records: unknown[] = []
    for (const line of text.split('\n')) {
      const record = line && this.parse(line)
      if (record) records.push(record)
    }
    return records
  }

  private write(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const text = this.lines.map((line) => `${line}\n`).join('')
    this.lines = []
    if (text) {
      this.writing = this.writing.then(() =>
        fs.appendFile(this.file, text).catch((error: unknown) => {
          this.failure ??= error
        }),
      )
    }
    return this.writing
  }

  private parse(line: string): unknown {
    try {
      return this.schema.safeParse(JSON.parse(line)).data ?? null
    } catch {
      return null
    }
  }
}
