import { readFileSync } from 'node:fs'
import { AppError, type ErrorData } from '../../../src-shared/contract/errors.ts'

/** Bytes the system would give this process before it had to take them from others; swap counts where it can be asked for. */
export function freeMemory(): number {
  return process.availableMemory() + swapFree()
}

function swapFree(): number {
  if (process.platform !== 'linux') return 0
  try {
    const kilobytes = /^SwapFree:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

export interface Shortage {
  /** What the memory is for, as the subject of a sentence. */
  readonly what: string
  /** Bytes, null where nobody said. */
  readonly need: number | null
  /** Null on a graphics card, whose memory cannot be asked. */
  readonly free: number | null
  /** The user's own limit is what is too small. */
  readonly limited?: boolean
  readonly data?: ErrorData
  readonly cause?: unknown
}

/** `out-of-memory` with what is needed, what is free where that is known, and three things to try. */
export function outOfMemory({ what, need, free, limited = false, data = {}, cause }: Shortage): AppError {
  const details = { ...data, neededBytes: need, freeBytes: free }
  const needed = need === null ? 'more memory than there is' : sizeOf(need)
  if (free === null) {
    const short = need === null ? needed : `another ${needed}, which is more than there is`
    const ways = 'Make the picture smaller, use a half-precision export of the model, or choose the CPU in Settings.'
    return new AppError('out-of-memory', `${what} needs ${short}. ${ways}`, details, { cause })
  }
  const where = limited ? `the memory limit in Settings leaves ${sizeOf(free)}` : `${sizeOf(free)} are free`
  const first = limited ? 'Raise the limit' : 'Close other programs'
  return new AppError(
    'out-of-memory',
    `${what} needs ${needed}, and ${where}. ${first}, make the picture smaller, or use a smaller or half-precision export of the model.`,
    details,
    { cause },
  )
}

const sizeOf = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(Math.max(0, bytes) / 1e6)} MB`
