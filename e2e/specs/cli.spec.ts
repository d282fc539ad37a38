import { expect, test } from '@playwright/test'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recipeSchema, solverInfoSchema, stepRecordSchema } from '../../src-shared/contract/index.ts'
import { readNpy, writeNpy } from '../../src-shared/formats/npy.ts'
import { flowline } from '../fixtures/cli.ts'
import { exactModel, fixtureModel, temporaryFolder } from '../fixtures/paths.ts'

interface Report {
  status: string
  nfe: Record<'accepted' | 'rejected' | 'probe' | 'total' | 'networkCalls', number>
  steps: { error: number | null; sigma: number; kind: string }[]
  effectiveTolerance: number | null
  seconds: Record<'total' | 'network' | 'rest', number>
  model: { hash: string; kind: string; predictionType: string }
  recipe: { outcome: { batch?: number; pixelHash: string } }
  files: Record<string, string | null>
}

const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T
const isPng = (file: string): boolean => readFileSync(file).subarray(1, 4).toString() === 'PNG'

test('generate writes the picture, the latent, the report and the trajectory', async () => {
  const folder = temporaryFolder('cli')
  const at = (name: string): string => join(folder, name)
  const files = ['--out', at('a.png'), '--save-latent', at('a.npy'), '--report', at('a.json'), '--trajectory', at('film')]
  for (const [name, text] of [
    ['00999.webp', 'of a longer run'],
    ['notes.txt', 'mine'],
  ] as const) {
    mkdirSync(at('film/x0'), { recursive: true })
    writeFileSync(at(`film/x0/${name}`), text)
  }
  const result = await flowline(['generate', exactModel, '--prompt', 'two red apples', '--seed', '7', ...files])
  expect(result).toMatchObject({ code: 0, stderr: '' })

  expect(isPng(at('a.png'))).toBe(true)
  expect(readNpy(readFileSync(at('a.npy'))).shape).toEqual([1, 3, 64, 64])
  const report = json<Report>(at('a.json'))
  expect(report.status).toBe('done')
  expect(report.nfe.accepted + report.nfe.rejected + report.nfe.probe).toBe(report.nfe.total)
  expect(report.nfe.networkCalls).toBeGreaterThanOrEqual(report.nfe.total)
  expect(report.effectiveTolerance).toBe(1e-4)
  expect(report.seconds.network + report.seconds.rest).toBeCloseTo(report.seconds.total, 6)
  expect(report.model).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), predictionType: 'edm' })
  expect(recipeSchema.parse(report.recipe).settings).toMatchObject({ prompt: 'two red apples', seed: 7 })
  const steps = report.steps.map((step) => stepRecordSchema.parse(step))
  expect(steps.at(-1)?.nfe).toBeLessThanOrEqual(report.nfe.total)

  const table = readFileSync(at('film/steps.csv'), 'utf8').trim().split('\r\n')
  expect(table).toHaveLength(steps.length + 1)
  expect(json<unknown[]>(at('film/steps.json'))).toHaveLength(steps.length)
  const accepted = steps.filter((step) => step.accepted && step.kind === 'step').length
  const frames = readdirSync(at('film/x0')).filter((name) => name.endsWith('.webp'))
  expect(frames.length).toBeGreaterThanOrEqual(accepted)
  expect(readdirSync(at('film/state'))).toEqual(frames)
  expect(frames).not.toContain('00999.webp')
  expect(readFileSync(at('film/x0/notes.txt'), 'utf8')).toBe('mine')
})

test('guidance within an interval: fewer network calls, in the recipe, and made again', async () => {
  const folder = temporaryFolder('cli')
  const run = async (name: string, ...options: string[]): Promise<Report> => {
    const files = ['--out', join(folder, `${name}.png`), '--report', join(folder, `${name}.json`)]
    const solver = ['--solver', 'euler', '--steps', '10', '--guidance', '3']
    const result = await flowline(['generate', exactModel, '--prompt', 'a boat', ...solver, ...options, ...files])
    expect(result).toMatchObject({ code: 0, stderr: '' })
    return json<Report>(join(folder, `${name}.json`))
  }
  const whole = await run('whole')
  const part = await run('part', '--guidance-interval', '5,0.4', '--guidance-rescale', '0.5')
  expect(whole.nfe).toMatchObject({ total: 10, networkCalls: 20 })
  const guided = part.steps.filter(({ sigma, kind }) => kind === 'step' && sigma <= 5 && sigma > 0.4).length
  expect(part.nfe).toMatchObject({ total: 10, networkCalls: 10 + guided })
  expect(recipeSchema.parse(part.recipe).settings.guidanceShape).toEqual({ interval: { from: 5, to: 0.4 }, rescale: 0.5 })
  const again = await flowline(['reproduce', join(folder, 'part.png')])
  expect(again).toMatchObject({ code: 0, stdout: 'identical\n' })
})

test('the same seed gives the same bytes, another seed others; reproduce says identical', async () => {
  const folder = temporaryFolder('cli')
  const generate = (name: string, seed: string) =>
    flowline([
      'generate',
      exactModel,
      '--prompt',
      'a boat',
      '--seed',
      seed,
      '--save-latent',
      join(folder, `${name}.npy`),
      '--out',
      join(folder, `${name}.png`),
    ])
  await generate('a', '1')
  await generate('b', '1')
  await generate('c', '2')
  const latent = (name: string): Buffer => readFileSync(join(folder, `${name}.npy`))
  expect(latent('a').equals(latent('b'))).toBe(true)
  expect(latent('a').equals(latent('c'))).toBe(false)

  expect(await flowline(['reproduce', join(folder, 'a.png')])).toMatchObject({ code: 0, stdout: 'identical\n' })
})

test('reproduce names what changed', async () => {
  const folder = temporaryFolder('cli')
  const png = join(folder, 'a.png')
  await flowline(['generate', fixtureModel('edm'), '--seed', '1', '--out', png])
  const other = await flowline(['reproduce', png, '--model', fixtureModel('flow'), '--json'])
  expect(other.stderr).toBe('')
  const { verdict } = JSON.parse(other.stdout) as { verdict: { kind: string; reasons?: string[] } }
  expect(['close', 'changed']).toContain(verdict.kind)
  expect(verdict.reasons?.join()).toContain('model-hash')
  expect(other.code).toBe(verdict.kind === 'changed' ? 1 : 0)
  const pictureless = await flowline(['reproduce', png, '--model', fixtureModel('tensor3d')])
  expect(pictureless).toMatchObject({ code: 2, stderr: expect.stringContaining('does not make pictures') })
})

test('--noise replaces the seed: its own noise from a file gives the same picture', async () => {
  const folder = temporaryFolder('cli')
  const noise = Float64Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(i * 12.9898) * 1.4)
  writeFileSync(join(folder, 'n.npy'), writeNpy(noise, [1, 3, 64, 64]))
  const run = (name: string, seed: string) =>
    flowline([
      'generate',
      exactModel,
      '--seed',
      seed,
      '--noise',
      join(folder, 'n.npy'),
      '--save-latent',
      join(folder, `${name}.npy`),
    ])
  expect((await run('a', '1')).code).toBe(0)
  expect((await run('b', '2')).code).toBe(0)
  expect(readFileSync(join(folder, 'a.npy')).equals(readFileSync(join(folder, 'b.npy')))).toBe(true)
})

test('--count gives every picture its own files; --json prints a line for each', async () => {
  const folder = temporaryFolder('cli')
  const result = await flowline([
    'generate',
    exactModel,
    '--seed',
    '5',
    '--count',
    '2',
    '--out',
    folder,
    '--report',
    join(folder, 'r.json'),
    '--json',
  ])
  expect(result.code).toBe(0)
  expect(readdirSync(folder).toSorted()).toEqual(['5.png', '6.png', 'r-5.json', 'r-6.json'])
  const lines = result.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Report)
  expect(lines.map(({ files }) => files.picture)).toEqual([join(folder, '5.png'), join(folder, '6.png')])
})

test('pictures side by side are those made one by one', async () => {
  const read = async (batch: string): Promise<Report[]> => {
    const common = ['generate', exactModel, '--prompt', 'a red boat', '--rtol', '1e-3', '--count', '3']
    const result = await flowline([...common, '--batch', batch, '--out', temporaryFolder('cli'), '--json'])
    expect(result.code).toBe(0)
    return result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Report)
  }
  const [single, together] = [await read('1'), await read('3')]
  expect(single.map(({ recipe }) => recipe.outcome.batch)).toEqual([undefined, undefined, undefined])
  expect(together.map(({ recipe }) => recipe.outcome.batch)).toEqual([3, 3, 3])
  expect(together.map(({ recipe }) => recipe.outcome.pixelHash)).toEqual(single.map(({ recipe }) => recipe.outcome.pixelHash))
  expect(together.map(({ nfe }) => nfe)).toEqual(single.map(({ nfe }) => nfe))
  const errors = (reports: readonly Report[]) => reports.map(({ steps }) => steps.map(({ error }) => error))
  expect(errors(together)).toEqual(errors(single))
})

test('fixed-step solvers spend exactly their budget', async () => {
  for (const [solver, nfe] of [
    ['euler', 10],
    ['heun', 19],
  ] as const) {
    const result = await flowline([
      'generate',
      exactModel,
      '--solver',
      solver,
      '--steps',
      '10',
      '--nodes',
      'karras',
      '--save-latent',
      join(temporaryFolder('cli'), 'x.npy'),
      '--json',
    ])
    const report = JSON.parse(result.stdout) as Report
    expect(report.nfe.total, solver).toBe(nfe)
  }
})

test('without --out the picture goes to the library, where list, export and rebuild find it', async () => {
  const folder = temporaryFolder('cli')
  const env = { FLOWLINE_LIBRARY: join(folder, 'library') }
  const made = await flowline(['generate', exactModel, '--prompt', '一只红色的船', '--seed', '9', '--json'], { env })
  expect(made).toMatchObject({ code: 0, stderr: '' })
  const { files } = JSON.parse(made.stdout) as Report
  expect(files.picture?.startsWith(env.FLOWLINE_LIBRARY)).toBe(true)
  expect(isPng(files.picture!)).toBe(true)

  const list = await flowline(['gallery', 'list', '--text', '红色', '--json'], { env })
  expect(JSON.parse(list.stdout)).toMatchObject([{ seed: 9, prompt: '一只红色的船', file: files.picture }])
  expect(JSON.parse((await flowline(['gallery', 'list', '--text', '蓝色', '--json'], { env })).stdout)).toEqual([])

  await flowline(['gallery', 'export', join(folder, 'export')], { env })
  expect(readdirSync(join(folder, 'export'))).toHaveLength(1)
  const rebuilt = await flowline(['gallery', 'rebuild', '--json'], { env })
  expect(JSON.parse(rebuilt.stdout)).toMatchObject({ unreadable: 0 })
  expect(JSON.parse((await flowline(['gallery', 'list', '--json', '--since', '2026-01-01'], { env })).stdout)).toHaveLength(1)
  expect(JSON.parse((await flowline(['gallery', 'list', '--json', '--since', '2999-01-01'], { env })).stdout)).toEqual([])
})

test('solvers and models say what there is', async () => {
  const { solvers } = JSON.parse((await flowline(['solvers', '--json'])).stdout) as { solvers: unknown[] }
  const ids = solvers.map((solver) => solverInfoSchema.parse(solver).id)
  expect(ids).toEqual(expect.arrayContaining(['uhp-fi', 'euler', 'heun']))
  const list = JSON.parse((await flowline(['models', 'list', '--json'])).stdout) as { path: string; usable: boolean }[]
  expect(list).toContainEqual(expect.objectContaining({ path: exactModel, usable: true }))
  const card = JSON.parse((await flowline(['models', 'inspect', exactModel, '--json'])).stdout) as { components: unknown[] }
  expect(card).toMatchObject({ usable: true, predictionType: 'edm', size: { width: 64, height: 64 } })
  expect((await flowline(['models', 'inspect', exactModel])).stdout).toContain('encoder_hidden_states float32')
})

test('models without pictures save their latent, and say so when a picture is asked for', async () => {
  const folder = temporaryFolder('cli')
  for (const name of ['tensor3d', 'line1d']) {
    const file = join(folder, `${name}.npy`)
    expect(await flowline(['generate', fixtureModel(name), '--save-latent', file]), name).toMatchObject({ code: 0, stderr: '' })
    expect(readNpy(readFileSync(file)).data.every(Number.isFinite), name).toBe(true)
  }
  const refused = await flowline(['generate', fixtureModel('tensor3d'), '--out', join(folder, 'x.png')])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--save-latent') })
  const intoLibrary = await flowline(['generate', fixtureModel('tensor3d')])
  expect(intoLibrary).toMatchObject({ code: 2, stderr: expect.stringContaining('--save-latent') })
})

test('--help is everywhere', async () => {
  const commands = [
    [],
    ['generate'],
    ['models'],
    ['models', 'list'],
    ['models', 'inspect'],
    ['solvers'],
    ['gallery'],
    ['gallery', 'list'],
    ['gallery', 'export'],
    ['gallery', 'rebuild'],
    ['reproduce'],
  ]
  const results = await Promise.all(commands.map((command) => flowline([...command, '--help'])))
  for (const [n, { code, stdout }] of results.entries()) {
    expect(code, commands[n]!.join(' ')).toBe(0)
    expect(stdout, commands[n]!.join(' ')).toMatch(/^Usage: flowline/)
  }
})

test('generate offers every option of the contract', async () => {
  const { stdout } = await flowline(['generate', '--help'])
  const contract =
    'prompt negative guidance seed noise-source noise width height count solver rtol atol max-nfe steps nodes chart refine refine-eta refine-temperature provider threads batch out save-latent report trajectory json'
  for (const option of contract.split(' ')) expect(stdout).toMatch(new RegExp(`--${option}\\b`))
})
