import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { apiContract } from '../../src-shared/contract/index.ts'
import { connect } from '../../src-shared/rpc/index.ts'
import { fromWebSocket } from '../../src-shared/rpc/web-socket.ts'
import { treeMemory } from './processes.ts'
import { startHost } from './startup.ts'

/** Peak memory of host and engine together (proportional set size) while a run of 1,000 steps keeps its full trajectory. */
export async function thousandSteps(root: string) {
  const library = mkdtempSync(join(tmpdir(), 'flowline-bench-'))
  const { host, entry } = await startHost(root, library)
  const { origin } = new URL(entry)
  const answer = await fetch(entry, { redirect: 'manual' })
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const client = connect(fromWebSocket(socket), apiContract)
  const idle = treeMemory(host.pid!)
  let peak = idle
  const timer = setInterval(() => (peak = Math.max(peak, treeMemory(host.pid!))), 200)
  try {
    const models = await client.call('models.list', {})
    const model = models.find(({ path }) => path.endsWith('exact'))
    await client.call('settings.set', { trajectory: 'full' })
    const [run] = await client.call('runs.enqueue', {
      modelId: model!.id,
      settings: { seed: 1, solver: { id: 'euler', steps: 1000 } },
    })
    for (;;) {
      const { run: now, frames, steps } = await client.call('runs.get', { id: run!.id })
      if (now.state === 'failed') throw new Error(now.failure?.message)
      if (now.state === 'done')
        return {
          idleMb: idle / 1e6,
          peakMb: peak / 1e6,
          steps: steps.length,
          frames: frames.length,
          seconds: now.outcome!.seconds.total,
        }
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  } finally {
    clearInterval(timer)
    client.dispose()
    const ended = new Promise((resolve) => host.once('exit', resolve))
    host.kill('SIGTERM')
    await ended
    rmSync(library, { recursive: true, force: true })
  }
}
