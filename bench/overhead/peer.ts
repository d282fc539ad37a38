import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Timed } from './ours.ts'
import type { Pair } from './pairs.ts'

export interface Peer {
  readonly versions: Readonly<Record<string, unknown>>
  run(pair: Pair, shape: readonly number[], steps: number): Promise<Timed>
  close(): void
}

/** A Python process with diffusers that times one run whenever it is asked. */
export async function openPeer(python: string): Promise<Peer> {
  const child = spawn(python, [join(import.meta.dirname, 'peer.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<Record<string, unknown>> => {
    const line = await lines.next()
    if (line.done) throw new Error('The Python process ended.')
    return JSON.parse(line.value) as Record<string, unknown>
  }
  const versions = await next()
  return {
    versions,
    async run({ scheduler, settings, step }, shape, steps) {
      child.stdin.write(`${JSON.stringify({ scheduler, settings, step: step ?? {}, shape, steps })}\n`)
      const { error, seconds, calls } = await next()
      if (typeof error === 'string') throw new Error(`${scheduler}: ${error}`)
      return { seconds: Number(seconds), calls: Number(calls) }
    },
    close: () => child.stdin.end(),
  }
}
