import fs from 'node:fs/promises'
import type { z } from 'zod'

const delay = 100
const infinities: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity, NaN }

/**
 * Records appended to a file, one JSON line each. Appends are gathered for 100 ms. A last line cut off by the end of
 * the process is left out when reading. Numbers that are not finite are kept as strings.
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
    this.lines.push(JSON.stringify(record, encodeNumber))
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
      const value = JSON.parse(line, decodeNumber) as Record<string, unknown>
      const finite = Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, typeof entry === 'number' && !Number.isFinite(entry) ? 0 : entry]))
      return this.schema.safeParse(finite).success ? value : null
    } catch {
      return null
    }
  }
}

function encodeNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function decodeNumber(_: string, value: unknown): unknown {
  return typeof value === 'string' && Object.hasOwn(infinities, value) ? infinities[value] : value
}
