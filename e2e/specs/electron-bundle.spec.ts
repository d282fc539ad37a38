import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiContract, settingsOfRunSchema } from '../../src-shared/contract/index.ts'
import { build } from '../../scripts/build.ts'
import { startCore } from '../../src-main/host-core/process.ts'
import { connect } from '../../src-shared/rpc/index.ts'
import { forkEngine, openBench } from '../../src-main/compose/index.ts'
import { exactModel, root, temporaryFolder } from '../fixtures/paths.ts'
import { expect, test } from '../fixtures/test.ts'

const dist = (path: string): string => join(root, 'dist', path)
const program = { node: process.execPath, entry: dist('core/core.js'), compiled: temporaryFolder('compiled') }
const startIn = (library: string) => ({
  library,
  appVersion: '0.0.0',
  electron: '45.0.0',
  assets: join(root, 'assets'),
  dist: join(root, 'dist'),
})

test.beforeAll(() => build(['renderer', 'electron']))

test('the preload is one CommonJS file that needs Electron alone', () => {
  expect(readdirSync(dist('preload'))).toEqual(['preload.cjs'])
  const code = readFileSync(dist('preload/preload.cjs'), 'utf8')
  expect([...code.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual(['electron'])
  expect(code).not.toMatch(/^(import|export)\b/m)
})

test('the window’s process needs Electron and Node alone, the core and the engine never Electron, the core no ONNX Runtime', () => {
  const files = Object.fromEntries(
    ['main', 'core'].flatMap((part) =>
      readdirSync(dist(part)).map((name) => [name, readFileSync(dist(`${part}/${name}`), 'utf8')]),
    ),
  )
  /** Every package that a file and the chunks it imports name. */
  const needs = (name: string, seen = new Set<string>()): Set<string> => {
    for (const [, wanted] of (files[name] ?? '').matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([^"']+)["']/g)) {
      if (wanted === undefined || seen.has(wanted)) continue
      seen.add(wanted)
      if (wanted.startsWith('./')) needs(wanted.slice(2), seen)
    }
    return seen
  }
  const imported = [...files['main.js']!.matchAll(/^import\b.*? from "([^"]+)";$/gm)].map(([, name]) => name!)
  expect(imported).toContain('electron')
  expect(imported.filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([])
  expect(needs('core.js')).toContain('sharp')
  expect(needs('core.js')).not.toContain('electron')
  expect(needs('core.js')).not.toContain('onnxruntime-node')
  expect(needs('engine.js')).toContain('onnxruntime-node')
  expect(needs('engine.js')).not.toContain('electron')
})

test('the built engine runs a model', async () => {
  const bench = openBench({ spawnEngine: forkEngine(dist('core/engine.js')), appVersion: '0.0.0' })
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

test('the built core, in plain Node, makes a picture for a page and hands out its bytes', async () => {
  const library = join(temporaryFolder('core'), 'library')
  const core = await startCore(program, startIn(library))
  const api = connect(core.channel(), apiContract)
  try {
    const page = await core.fetch(new Request('app://flowline/'))
    expect([page.status, (await page.text()).includes('<div id="root">')]).toEqual([200, true])
    const models = await api.call('models.list', {})
    const done = new Promise<string>((resolve, reject) => {
      api.on('run.updated', ({ state, pictureId, failure }) => {
        if (state === 'done' && pictureId) resolve(pictureId)
        if (state === 'failed') reject(new Error(failure?.message))
      })
    })
    const model = models.find(({ name }) => name === 'Exact pictures')!
    await api.call('runs.enqueue', {
      modelId: model.id,
      settings: { seed: 1, width: 64, height: 64, solver: { id: 'dpmpp-2m', steps: 5 } },
    })
    const picture = await core.fetch(new Request(`app://flowline/pictures/${await done}`))
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    const thumbnail = await core.fetch(new Request(`app://flowline/pictures/${await done}/thumb`))
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp'])
    await expect(startCore(program, startIn(library))).rejects.toMatchObject({ code: 'library-locked' })
  } finally {
    await core.close()
  }
  const again = await startCore(program, startIn(library))
  await again.close()
})

test('a core that ends tells the window, and one that cannot start says why', async () => {
  const core = await startCore(program, startIn(join(temporaryFolder('core'), 'library')))
  const ended = new Promise<string>((resolve) => core.onExit(resolve))
  const closed = new Promise<string>((resolve) => core.channel().onClose(resolve))
  process.kill(core.pid!, 'SIGKILL')
  expect(await ended).toBe('SIGKILL')
  await closed
  await expect(startCore({ ...program, node: '/nowhere/node' }, startIn('/tmp/x'))).rejects.toThrow(/did not start .*ENOENT/)
})
