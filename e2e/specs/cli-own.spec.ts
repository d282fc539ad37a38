import { expect, test } from '@playwright/test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recipeSchema, type RunSettings } from '../../src-shared/contract/index.ts'
import { flowline, type CliResult } from '../fixtures/cli.ts'
import { exactModel, fixtureModel, temporaryFolder } from '../fixtures/paths.ts'

const folder = temporaryFolder('cli-own')
const at = (name: string): string => join(folder, name)
const env = { FLOWLINE_LIBRARY: at('library') }
const rk4 = '0 |\n1/2 | 1/2\n1/2 | 0 1/2\n1 | 0 0 1\n | 1/6 1/3 1/3 1/6\n'
const fehlberg = {
  name: 'Fehlberg',
  a: [
    [],
    ['1/4'],
    ['3/32', '9/32'],
    ['1932/2197', '-7200/2197', '7296/2197'],
    ['439/216', -8, '3680/513', '-845/4104'],
    ['-8/27', 2, '-3544/2565', '1859/4104', '-11/40'],
  ],
  b: ['25/216', 0, '1408/2565', '2197/4104', '-1/5', 0],
  bHat: ['16/135', 0, '6656/12825', '28561/56430', '-9/50', '2/55'],
}
writeFileSync(at('rk4.txt'), rk4)
writeFileSync(at('fehlberg.json'), JSON.stringify(fehlberg))

async function generate(name: string, ...args: string[]): Promise<{ latent: Buffer; settings: RunSettings; nfe: number }> {
  const files = ['--out', at(`${name}.png`), '--save-latent', at(`${name}.npy`), '--report', at(`${name}.json`)]
  const result = await flowline(['generate', exactModel, '--seed', '3', ...args, ...files], { env })
  expect(result).toMatchObject({ code: 0, stderr: '' })
  const { recipe, nfe } = JSON.parse(readFileSync(at(`${name}.json`), 'utf8')) as { recipe: unknown; nfe: { total: number } }
  return { latent: readFileSync(at(`${name}.npy`)), settings: recipeSchema.parse(recipe).settings, nfe: nfe.total }
}

const refused = ({ code, stderr }: CliResult): string => {
  expect(code).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  return stderr
}

test('a tableau is checked, kept, listed among the solvers, run, and made again without the library', async () => {
  const shown = await flowline(['tableau', at('rk4.txt'), '--name', 'My RK4', '--save'], { env })
  expect(shown.code).toBe(0)
  expect(shown.stdout).toContain('Order 4, by the order conditions.')
  expect(shown.stdout).toContain('4 evaluations per step')
  const listed = await flowline(['solvers'], { env })
  expect(listed.stdout).toMatch(/^My RK4 +fixed-step +4 +4 /m)
  expect(listed.stdout).toMatch(/^uhp-fi /m)

  const theirs = await generate('theirs', '--solver', 'rk4', '--steps', '8')
  for (const args of [
    ['--solver', 'my rk4'],
    ['--tableau', 'My RK4'],
    ['--tableau', at('rk4.txt')],
  ]) {
    const ours = await generate('ours', ...args, '--steps', '8')
    expect(ours.latent.equals(theirs.latent)).toBe(true)
    expect(ours.settings.solver).toMatchObject({ id: 'tableau', tableau: { b: [1 / 6, 1 / 3, 1 / 3, 1 / 6] } })
  }
  const again = await flowline(['reproduce', at('ours.png')], { env: { FLOWLINE_LIBRARY: at('nowhere') } })
  expect(again).toMatchObject({ code: 0, stdout: 'identical\n' })
})

test('a pair is adaptive, and takes part in studies beside the methods there are', async () => {
  const shown = await flowline(['tableau', at('fehlberg.json'), '--json'], { env })
  expect(JSON.parse(shown.stdout)).toMatchObject({
    adaptive: true,
    nfePerStep: 6,
    report: { order: 4, estimateOrder: 5, explicit: true, consistent: true },
  })
  const { settings, nfe } = await generate('pair', '--tableau', at('fehlberg.json'), '--rtol', '1e-3')
  expect(settings.solver).toMatchObject({ rtol: 1e-3, tableau: { name: 'Fehlberg', bHat: expect.any(Array) } })
  expect(nfe).toBeGreaterThan(20)
  const study = ['study', fixtureModel('edm'), '--solvers', 'rk4', '--tableau', at('rk4.txt'), '--tableau', at('fehlberg.json')]
  const result = await flowline([...study, '--nfe', '13', '--tolerances', '1e-2', '--seeds', '0', '--json'], { env })
  expect(result).toMatchObject({ code: 0, stderr: '' })
  const { entries } = JSON.parse(result.stdout) as { entries: { candidate: string; distance: { latent: { rms: number } } }[] }
  expect(entries.map(({ candidate }) => candidate).sort()).toEqual(['Fehlberg 1e-2', 'own rk4 karras 13', 'rk4 karras 13'])
  const error = (candidate: string): number => entries.find((entry) => entry.candidate === candidate)!.distance.latent.rms
  expect(error('own rk4 karras 13')).toBe(error('rk4 karras 13'))
})

test('a tableau that cannot be run is refused with its reason', async () => {
  const cases: [string, RegExp][] = [
    ['1/4 | 1/4\n3/4 | 1/2 1/4\n | 1/2 1/2', /Row 1 weighs its own stage, so the tableau is diagonally implicit/],
    ['0 |\n1/2 | 1/2\n | 1/2 1/3', /weights b sums to 0\.83.*not to 1/],
    ['0 |\n1/2 | half\n | 0 1', /"half" is no number/],
    ['just words', /neither JSON nor rows/],
  ]
  for (const [text, words] of cases) {
    writeFileSync(at('wrong.txt'), text)
    expect(refused(await flowline(['tableau', at('wrong.txt')], { env }))).toMatch(words)
    expect(
      refused(await flowline(['generate', exactModel, '--tableau', at('wrong.txt'), '--out', at('x.png')], { env })),
    ).toMatch(words)
  }
  const both = ['generate', exactModel, '--tableau', at('rk4.txt'), '--solver', 'rk4', '--out', at('x.png')]
  expect(refused(await flowline(both, { env }))).toMatch(/leave --solver out/)
  expect(refused(await flowline(['tableau', 'nothing'], { env }))).toMatch(/no tableau named "nothing"/)
  expect(refused(await flowline(['tableau', at('rk4.txt'), '--name', 'heun', '--save'], { env }))).toMatch(/comes with the app/)
})

test('levels are taken from the library by name, or from a file, and stand in the recipe', async () => {
  const levels = [80, 10, 2, 0.5, 0.1, 0.002]
  mkdirSync(at('library/nodes'), { recursive: true })
  writeFileSync(at('library/nodes/six.json'), JSON.stringify({ name: 'Six levels', levels }))
  writeFileSync(at('six.txt'), `${levels.join(', ')}, 0.0\n`)
  expect((await flowline(['solvers'], { env })).stdout).toContain('Saved levels: Six levels (6)')
  const [typed, named, file] = [
    await generate('typed', '--solver', 'dpmpp-2m', '--sigmas', levels.join(',')),
    await generate('named', '--solver', 'dpmpp-2m', '--nodes', 'six levels'),
    await generate('file', '--solver', 'dpmpp-2m', '--nodes', at('six.txt')),
  ]
  for (const one of [named, file]) {
    expect(one.settings.solver).toMatchObject({ steps: 6, nodes: { id: 'custom', list: levels } })
    expect(one.nfe).toBe(6)
    expect(one.latent.equals(typed.latent)).toBe(true)
  }
  const study = [
    'study',
    fixtureModel('edm'),
    '--solvers',
    'euler',
    '--nodes',
    `Six levels,${at('six.txt')}`,
    '--seeds',
    '0',
    '--json',
  ]
  const { entries } = JSON.parse((await flowline(study, { env })).stdout) as {
    entries: { candidate: string; nodes: string; ran: { nodes: number[] } }[]
  }
  expect(entries.map(({ candidate, nodes }) => [candidate, nodes])).toEqual([['euler Six levels 6', 'Six levels']])
  expect(entries[0]!.ran.nodes).toEqual(levels)
  const unknown = ['generate', exactModel, '--nodes', 'seven', '--out', at('x.png')]
  expect(refused(await flowline(unknown, { env }))).toMatch(
    /no time nodes named "seven", and no such file;.* saved are Six levels/,
  )
  writeFileSync(at('rising.txt'), '1 2 3')
  expect(refused(await flowline(unknown.with(3, at('rising.txt')), { env }))).toMatch(/levels must fall/)
})
