import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEngine, type EngineChild } from './testing/engine-child.ts'
import { gaussianFlow } from './testing/gaussian.ts'
import { flowFolder as folder, temporaryFolder } from './testing/model-folder.ts'

const size = { width: 8, height: 8 }

let engine: EngineChild
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.close())

describe('stopping', () => {
  const slow = (): string => folder(gaussianFlow({ burden: 700 }))
  const settings = { ...size, solver: { id: 'euler', steps: 400 } }

  const firstStep = (child: EngineChild, count = 3): Promise<void> =>
    new Promise((resolve) => {
      const off = child.client.on('steps', ({ records }) => {
        if (records.at(-1)!.index + 1 < count) return
        off()
        resolve()
      })
    })

  test('stop ends a run within one evaluation and keeps what there is', async () => {
    const dir = slow()
    const running = engine.run(dir, { runId: 'a', settings, keep: 'full', saveLatent: true })
    await firstStep(engine)
    const second = engine.client.call('measure', { model: { dir, provider: 'cpu', threads: 0 } })
    await expect(second).rejects.toMatchObject({ code: 'invalid-input', message: /busy with a/ })
    await engine.client.call('stop', { runId: 'b' })
    await engine.client.call('stop', { runId: 'a' })
    /** Messages arrive in order, so what comes after this was made after the engine had seen the stop. */
    const after = engine.steps.length
    const result = await running
    expect(result.outcome.status).toBe('cancelled')
    expect(engine.steps.length).toBeLessThanOrEqual(after + 1)
    expect(result.outcome.acceptedSteps).toBe(engine.steps.length)
    expect(result.picture).toMatchObject(size)
    expect(result.latent).not.toBeNull()
    expect(result.dense).toBe(true)
    expect(result.frames).toBe(engine.steps.length + 1)
    expect(
      (await engine.run(folder(gaussianFlow()), { settings: { ...size, solver: { id: 'euler', steps: 2 } } })).outcome.status,
    ).toBe('done')
  })

  test('giving up the call stops the run too', async () => {
    const controller = new AbortController()
    const dir = slow()
    const call = engine.run(dir, { settings, signal: controller.signal })
    await firstStep(engine)
    controller.abort()
    expect((await call).outcome.status).toBe('cancelled')
  })

  test('a killed engine fails the call and leaves frames and no half-written header', async () => {
    const victim = startEngine()
    const outDir = temporaryFolder()
    const running = victim.run(slow(), { outDir, settings, keep: 'full' })
    const failed = expect(running).rejects.toMatchObject({ code: 'engine-unavailable' })
    await firstStep(victim, 5)
    victim.child.kill('SIGKILL')
    await failed
    expect(await victim.exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(victim.steps.length).toBeGreaterThanOrEqual(5)
    const left = readdirSync(outDir)
    expect(left).toContain('dense.bin')
    expect(left).not.toContain('dense.json')
    for (const { index } of victim.frames) {
      const file = readFileSync(join(outDir, 'x0', `${String(index).padStart(5, '0')}.webp`))
      expect(file.subarray(8, 12).toString()).toBe('WEBP')
    }
  })

  test('an engine whose parent went away ends by itself, in the middle of a run too, and of no signal to its group', async () => {
    const orphan = startEngine()
    const running = orphan.run(slow(), { settings }).catch(() => {})
    await firstStep(orphan)
    if (process.platform !== 'win32') for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) orphan.child.kill(signal)
    await firstStep(orphan)
    orphan.child.disconnect()
    expect(await orphan.exited).toEqual({ code: 0, signal: null })
    await Promise.race([running, Promise.resolve()])
  })
})
