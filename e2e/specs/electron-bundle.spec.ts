import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { build } from '../../scripts/build.ts'
import { forkEngine, openBench } from '../../src-main/compose/index.ts'
import { exactModel, root, temporaryFolder } from '../fixtures/paths.ts'
import { expect, test } from '../fixtures/test.ts'

const dist = (path: string): string => join(root, 'dist', path)

test.beforeAll(() => build(['electron']))

test('the preload is one CommonJS file that needs Electron alone', () => {
  expect(readdirSync(dist('preload'))).toEqual(['preload.cjs'])
  const code = readFileSync(dist('preload/preload.cjs'), 'utf8')
  expect([...code.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual(['electron'])
  expect(code).not.toMatch(/^(import|export)\b/m)
})

test('the main process never loads ONNX Runtime, the engine never loads Electron', () => {
  const files = Object.fromEntries(readdirSync(dist('main')).map((name) => [name, readFileSync(dist(`main/${name}`), 'utf8')]))
  /** Every package that a file and the chunks it imports name. */
  const needs = (name: string, seen = new Set<string>()): Set<string> => {
    for (const [, wanted] of (files[name] ?? '').matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([^"']+)["']/g)) {
      if (wanted === undefined || seen.has(wanted)) continue
      seen.add(wanted)
      if (wanted.startsWith('./')) needs(wanted.slice(2), seen)
    }
    return seen
  }
  expect(needs('main.js')).toContain('electron')
  expect(needs('main.js')).not.toContain('onnxruntime-node')
  expect(needs('engine.js')).toContain('onnxruntime-node')
  expect(needs('engine.js')).not.toContain('electron')
})

test('the built engine runs a model', async () => {
  const bench = openBench({ spawnEngine: forkEngine(dist('main/engine.js')), appVersion: '0.0.0' })
  try {
    const { result } = await bench.run({
      dir: exactModel,
      settings: settingsOfRunSchema.parse({ seed: 1 }),
      noiseFile: null,
      outDir: temporaryFolder('bundle'),
      keep: 'full',
      provider: 'cpu',
      threads: 1,
      saveLatent: true,
      decode: true,
    })
    expect(result.outcome.status).toBe('done')
    expect(result.picture).toMatchObject({ width: 64, height: 64 })
  } finally {
    await bench.close()
  }
})
