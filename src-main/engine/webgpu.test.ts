import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { readNpy } from '../../src-shared/formats/npy.ts'
import { startEngine, type EngineChild } from './testing/engine-child.ts'

/** Chromium brings a Vulkan driver that computes on the processor: slow, but the same kernels. */
const software = '/usr/lib/chromium'
const there =
  process.platform === 'linux' && existsSync(`${software}/libvk_swiftshader.so`) && existsSync(`${software}/libvulkan.so.1`)
if (!there)
  console.log(`WebGPU is not checked here: ${software} has no software Vulkan driver (on Debian: apt install chromium).`)

const fixture = (name: string): string => fileURLToPath(new URL(`../../e2e/fixtures/models/${name}`, import.meta.url))

const children: EngineChild[] = []
function engineWith(env: Record<string, string>): EngineChild {
  const child = startEngine(env)
  children.push(child)
  return child
}
afterAll(async () => {
  for (const child of children) await child.close()
})

test('without a driver the refusal says what is missing', async () => {
  const engine = engineWith({ VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' })
  const { compiled } = await engine.client.call('hello', {})
  const verdict = await engine.client.call('probe', { provider: 'webgpu' })
  expect(verdict.code).toBe(compiled.includes('webgpu') ? 'no-adapter' : 'not-compiled')
  expect(verdict.reason).toMatch(/driver may be missing|has no "webgpu"/)
  const elsewhere = compiled.includes('dml') ? 'coreml' : 'dml'
  expect(await engine.client.call('probe', { provider: elsewhere })).toMatchObject({ available: false, code: 'not-compiled' })
})

describe.skipIf(!there)('on software Vulkan', () => {
  const env = { VK_ICD_FILENAMES: `${software}/vk_swiftshader_icd.json`, LD_LIBRARY_PATH: software }

  test('the tiny graph and whole models compute what the CPU computes', { timeout: 120_000 }, async () => {
    const engine = engineWith(env)
    expect(await engine.client.call('probe', { provider: 'webgpu' })).toEqual({ available: true, code: null, reason: null })
    for (const name of ['latent', 'lcm', 'conditional']) {
      const verdict = await engine.client.call('probeModel', { model: { dir: fixture(name), provider: 'webgpu', threads: 0 } })
      expect(verdict).toMatchObject({ available: true, reason: null })
      // Single precision in another order: 1e-7 was measured.
      expect(verdict.difference).toBeLessThan(1e-5)
    }
  })

  test('a run gives the picture of the CPU', { timeout: 120_000 }, async () => {
    const engine = engineWith(env)
    const settings = { prompt: 'a red flower', width: 128, height: 128, solver: { id: 'euler', steps: 2 } }
    const latent = async (provider: 'cpu' | 'webgpu') => {
      const { latent: file, outcome } = await engine.run(fixture('latent'), { provider, settings, saveLatent: true })
      expect(outcome.provider).toBe(provider)
      return readNpy(readFileSync(file!)).data
    }
    const [truth, found] = [await latent('cpu'), await latent('webgpu')]
    // States of size one, two evaluations: a thousandth of an 8-bit level.
    for (const [i, value] of truth.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-5)
  })
})
