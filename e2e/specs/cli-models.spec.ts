import { cpSync, existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { expect, test } from '@playwright/test'
import { flowline } from '../fixtures/cli.ts'
import { fixtureModel, temporaryFolder } from '../fixtures/paths.ts'

const megabyte = 2 ** 20
const large = 300 * megabyte

/** A model whose copy takes long enough to be interrupted. */
function largeModel(): string {
  const folder = join(temporaryFolder('model'), 'large')
  cpSync(fixtureModel('flow'), folder, { recursive: true })
  writeFileSync(join(folder, 'unet/extra.bin'), '')
  truncateSync(join(folder, 'unet/extra.bin'), large)
  return folder
}

/** Bytes of the large file that lie in the library, wherever its copy is. */
function copied(library: string): number {
  const models = join(library, 'models')
  if (!existsSync(models)) return 0
  const file = readdirSync(models, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('extra.bin'))
  return file === undefined ? 0 : statSync(join(models, file)).size
}

/** Sends the signal once part of the copy is there. */
function midway(library: string, signal: NodeJS.Signals): (child: ChildProcess) => void {
  return (child) => {
    const timer = setInterval(() => {
      if (copied(library) < 20 * megabyte) return
      clearInterval(timer)
      child.kill(signal)
    }, 2)
    child.once('close', () => clearInterval(timer))
  }
}

test('a copy that was killed goes on, and is the model it is a copy of', async () => {
  const source = largeModel()
  const library = join(temporaryFolder('library'), 'library')
  const env = { FLOWLINE_LIBRARY: library }
  const killed = await flowline(['models', 'import', source], { env, started: midway(library, 'SIGKILL') })
  expect(killed.signal).toBe('SIGKILL')
  const list = async () => JSON.parse((await flowline(['models', 'list', '--json'], { env })).stdout) as { origin: string }[]
  expect((await list()).filter(({ origin }) => origin === 'library')).toEqual([])
  const part = copied(library)
  expect(part).toBeGreaterThan(0)
  expect(part).toBeLessThan(large)

  const again = await flowline(['models', 'import', source, '--json'], { env })
  expect(again).toMatchObject({ code: 0, stderr: '' })
  const card = JSON.parse(again.stdout) as { path: string; hash: string; usable: boolean }
  const inspected = await flowline(['models', 'inspect', source, '--json'])
  expect([card.usable, card.hash]).toEqual([true, (JSON.parse(inspected.stdout) as { hash: string }).hash])
  expect(readdirSync(join(library, 'models'))).toHaveLength(1)
})

test('Ctrl+C leaves nothing of a copy; so does --discard after a kill', async () => {
  const source = largeModel()
  const library = join(temporaryFolder('library'), 'library')
  const env = { FLOWLINE_LIBRARY: library }
  const stopped = await flowline(['models', 'import', source], { env, started: midway(library, 'SIGINT') })
  expect(stopped).toMatchObject({ code: 130, stdout: '' })
  expect(readdirSync(join(library, 'models'))).toEqual([])
  await flowline(['models', 'import', source], { env, started: midway(library, 'SIGKILL') })
  expect(readdirSync(join(library, 'models'))).toHaveLength(1)
  expect((await flowline(['models', 'import', source, '--discard'], { env })).code).toBe(0)
  expect(readdirSync(join(library, 'models'))).toEqual([])
})

test('linked, removed: the files stay; copied, removed: they are named first', async () => {
  const source = join(temporaryFolder('model'), 'mine')
  cpSync(fixtureModel('flow'), source, { recursive: true })
  const env = { FLOWLINE_LIBRARY: join(temporaryFolder('library'), 'library') }
  expect(await flowline(['models', 'import', '--link', source], { env })).toMatchObject({ code: 0 })
  expect((await flowline(['models', 'remove', source], { env })).stdout).toContain('its files stay')
  expect(existsSync(join(source, 'unet/model.onnx'))).toBe(true)
  const copy = JSON.parse((await flowline(['models', 'import', source, '--name', 'copy', '--json'], { env })).stdout) as {
    path: string
  }
  const refused = await flowline(['models', 'remove', copy.path], { env })
  expect(refused).toMatchObject({ code: 2 })
  expect(refused.stderr).toContain(copy.path)
  expect(existsSync(copy.path)).toBe(true)
  expect((await flowline(['models', 'remove', copy.path, '--yes'], { env })).code).toBe(0)
  expect(existsSync(copy.path)).toBe(false)
  const comes = await flowline(['models', 'remove', 'Exact pictures', '--yes'], { env })
  expect(comes).toMatchObject({ code: 2 })
})

test('a single graph needs its schedule, then makes pictures', async () => {
  const file = join(temporaryFolder('model'), 'network.onnx')
  cpSync(join(fixtureModel('edm'), 'unet/model.onnx'), file)
  const library = join(temporaryFolder('library'), 'library')
  const env = { FLOWLINE_LIBRARY: library }
  const bare = await flowline(['models', 'import', file], { env })
  expect(bare).toMatchObject({ code: 2 })
  expect(bare.stderr).toContain('--schedule')
  expect((await flowline(['models', 'import', file, '--schedule', 'edm'], { env })).code).toBe(0)
  const made = await flowline(['generate', join(library, 'models/network'), '--seed', '1', '--out', join(library, 'one.png')], {
    env,
  })
  expect(made).toMatchObject({ code: 0 })
})

test('a measurement is printed and kept', async () => {
  const env = { FLOWLINE_LIBRARY: join(temporaryFolder('library'), 'library') }
  const model = fixtureModel('slow-50ms')
  expect((await flowline(['models', 'measure', model], { env })).stderr).toContain('models list')
  await flowline(['models', 'import', '--link', model], { env })
  const measured = await flowline(['models', 'measure', model, '--threads', '1', '--json'], { env })
  expect(measured).toMatchObject({ code: 0, stderr: '' })
  const figures = JSON.parse(measured.stdout) as Record<string, number> & { floors: unknown[] }
  expect(figures).toMatchObject({ provider: 'cpu', threads: 1, width: 8, height: 8 })
  // The network loops for about 50 ms on one thread of the machine it was made on.
  expect(figures.secondsPerEvaluation).toBeGreaterThan(0.01)
  expect(figures.floors).toHaveLength(3)
  const text = await flowline(['models', 'measure', model], { env })
  expect(text.stdout).toMatch(/one evaluation .* s\nmemory .*\n(noise floor .* at sigma .*\n){3}tolerances below/)
})

test('a provider that does not work gives way to the CPU, and that is said', async () => {
  test.skip(process.platform !== 'linux', 'Linux has no DirectML.')
  const env = { FLOWLINE_LIBRARY: join(temporaryFolder('library'), 'library') }
  const made = await flowline(['generate', fixtureModel('flow'), '--seed', '1', '--provider', 'dml', '--json'], { env })
  expect(made.code).toBe(0)
  expect(made.stderr).toMatch(
    /^flowline: "dml" was refused for "Mixture, output flow", so the CPU made the picture\. .*has no "dml"/,
  )
  const file = await flowline(
    ['generate', fixtureModel('flow'), '--provider', 'dml', '--out', join(temporaryFolder('out'), 'a.png')],
    { env },
  )
  expect(file).toMatchObject({ code: 1, stdout: '' })
  expect(file.stderr).toContain('"dml"')
})
