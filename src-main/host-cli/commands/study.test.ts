import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findMethod } from '../../../src-shared/numerics/index.ts'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { flowline, fixtureModel } from '../testing/flowline.ts'
import type { LabReport } from '../../../src-shared/contract/index.ts'

const edm = fixtureModel('edm')
const few = ['--solvers', 'euler,dpmpp-2m,uhp-fi', '--nfe', '4,8', '--tolerances', '1e-2', '--seeds', '0,1']

async function study(library: string, ...args: string[]): Promise<{ code: number | null; report: LabReport }> {
  const { code, stdout, stderr } = await flowline(['study', edm, '--library', library, '--json', ...args])
  expect(stderr).toBe('')
  return { code, report: JSON.parse(stdout) as LabReport }
}

const runsOf = (library: string): string => join(library, 'studies', 'runs')
const finished = (library: string): string[] =>
  existsSync(runsOf(library)) ? readdirSync(runsOf(library)).filter((name) => /^[0-9a-f]{64}$/.test(name)) : []

describe('a study', () => {
  it('killed halfway goes on where it was, and ends as one that was never killed', async () => {
    const library = join(temporaryFolder(), 'library')
    const grid = [
      '--solvers',
      'euler,heun,dpmpp-2m,unipc-3,ipndm,exp-ab-3',
      '--nfe',
      '5,7,10,15',
      '--seeds',
      '0-3',
      '--no-pictures',
    ]
    const killed = await flowline(['study', edm, '--library', library, ...grid], (child) => {
      const look = setInterval(() => {
        if (finished(library).length < 12) return
        clearInterval(look)
        child.kill('SIGKILL')
      }, 2)
    })
    expect(killed.signal).toBe('SIGKILL')
    const before = finished(library).map((name) => [name, statSync(join(runsOf(library), name, 'run.json')).mtimeMs] as const)
    const total = 4 * (2 + 6 * 4)
    expect(before.length).toBeGreaterThanOrEqual(12)
    expect(before.length).toBeLessThan(total)

    const resumed = await study(library, ...grid)
    expect(resumed).toMatchObject({
      code: 0,
      report: { counts: { made: total - before.length, kept: before.length, failed: 0 } },
    })
    for (const [name, written] of before) expect(statSync(join(runsOf(library), name, 'run.json')).mtimeMs).toBe(written)
    expect(readdirSync(runsOf(library))).toHaveLength(total)

    expect((await study(library, ...grid)).report.counts).toEqual({ made: 0, kept: total, failed: 0 })
    const fresh = await study(join(temporaryFolder(), 'library'), ...grid)
    const values = ({ report }: typeof fresh): unknown =>
      report.entries.map(({ candidate, seed, distance }) => [candidate, seed, distance])
    expect(values(resumed)).toEqual(values(fresh))
  })

  it('stopped by the user says what is kept and leaves with 130', async () => {
    const library = join(temporaryFolder(), 'library')
    const said = await flowline(['study', fixtureModel('slow-50ms'), '--library', library, '--seeds', '0'], (child) => {
      const look = setInterval(() => {
        if (!existsSync(runsOf(library)) || readdirSync(runsOf(library)).length === 0) return
        clearInterval(look)
        setTimeout(() => child.kill('SIGINT'), 300)
      }, 5)
    })
    expect(said).toEqual({
      code: 130,
      signal: null,
      stdout: '',
      stderr: 'flowline: The study was stopped; what was done is kept.\n',
    })
    expect(finished(library)).toEqual([])
  })

  it('records what ran, how far it was off, and where the fronts lie', async () => {
    const folder = temporaryFolder()
    const files = ['--csv', join(folder, 'a.csv'), '--report', join(folder, 'a.json')]
    const { code, report } = await study(join(folder, 'library'), ...few, '--global-error', '--paths', ...files)
    expect(code).toBe(0)
    expect(report).toEqual(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8')))
    expect(report.model).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), predictionType: 'edm' })
    expect(report.entries).toHaveLength(10)
    for (const { ran, distance, error, nodes } of report.entries) {
      expect(error).toBeNull()
      expect(ran).toMatchObject({
        version: findMethod(ran!.solver).info.version,
        provider: 'cpu',
        precision: 'float32',
        status: 'done',
      })
      expect(ran!.networkCalls).toBe(ran!.nfe)
      expect(distance!.latent.max).toBeGreaterThanOrEqual(distance!.latent.rms)
      expect(distance!.picture!.psnr).toBeCloseTo(20 * Math.log10(255 / distance!.picture!.rms), 10)
      if (nodes) expect(ran!.nodes).toHaveLength(ran!.nfe)
      expect(ran!.nodes[0]).toBeCloseTo(157.4, 1)
    }
    /** The two references are two methods at 1e-6. */
    expect(report.reference.resolution).toBeGreaterThan(0)
    expect(report.reference.resolution).toBeLessThan(1e-4)
    for (const entry of report.entries.filter(({ solver }) => solver === 'uhp-fi')) {
      const { distance, globalError, ran } = entry
      expect(globalError!.nfe).toBeGreaterThan(ran!.nfe)
      expect(Math.abs(Math.log2(globalError!.distance!.latent.rms / distance!.latent.rms))).toBeLessThan(1)
    }
    for (const { components, geometry, stretch, levels } of report.paths!) {
      expect(components.explained[0]! + components.explained[1]!).toBeGreaterThan(0.95)
      expect(components.coordinates).toHaveLength(levels.length)
      expect(geometry.straightness).toBeLessThanOrEqual(1)
      /** The mixture's parts have the deviation c: a random push shrinks by sqrt((c^2 + t^2)/(c^2 + s^2)), at least. */
      expect(stretch.total).toBeGreaterThan(0.05)
      expect(stretch.nfe).toBeGreaterThan(50)
    }
    const [headings, ...rows] = readFileSync(join(folder, 'a.csv'), 'utf8').trimEnd().split('\r\n')
    expect(rows).toHaveLength(report.entries.length)
    const [first] = report.entries
    const cells = new Map(headings!.split(',').map((name, i) => [name, rows[0]!.split(',')[i]!]))
    expect(Number(cells.get('latent_rms'))).toBe(first!.distance!.latent.rms)
    expect(cells.get('levels')!.split(' ').map(Number)).toEqual(first!.ran!.nodes)
    const front = report.fronts.latent.nfe.map((id) => report.summary.find(({ candidate }) => candidate === id)!.latent!)
    expect(front.length).toBeGreaterThan(0)
    for (const one of front) {
      const better = report.summary.filter(
        ({ latent }) => latent!.nfe.median <= one.nfe.median && latent!.error.median < one.error.median,
      )
      expect(better).toEqual([])
    }
  })

  it('shows an error, never a value, where something else ran than was asked for', async () => {
    const library = join(temporaryFolder(), 'library')
    const { report } = await study(library, ...few)
    const entry = report.entries.find(({ solver }) => solver === 'dpmpp-2m')!
    const file = join(runsOf(library), entry.ran!.key, 'run.json')
    const run = JSON.parse(readFileSync(file, 'utf8')) as { levels: number[] }
    writeFileSync(file, JSON.stringify({ ...run, levels: run.levels.map((s, i) => (i === 1 ? s * 1.01 : s)) }))
    const again = await study(library, ...few)
    expect(again.code).toBe(1)
    const changed = again.report.entries.find(({ candidate, seed }) => candidate === entry.candidate && seed === entry.seed)
    expect(changed).toMatchObject({ error: { code: 'nodes' }, distance: null, ran: { key: entry.ran!.key } })
    expect(again.report.counts).toMatchObject({ made: 0, failed: 1 })
    const summary = again.report.summary.find(({ candidate }) => candidate === entry.candidate)
    expect(summary).toMatchObject({ errors: 1, latent: null, front: { nfe: false } })
  })

  it('of a model that answers with NaN is errors throughout', async () => {
    const library = join(temporaryFolder(), 'library')
    const broken = [
      'study',
      fixtureModel('broken/nan-always'),
      '--library',
      library,
      '--solvers',
      'euler',
      '--nfe',
      '5',
      '--seeds',
      '0',
    ]
    const { code, stdout } = await flowline([...broken, '--json'])
    const report = JSON.parse(stdout) as LabReport
    expect(code).toBe(1)
    expect(report.reference.runs[0]!.error).toMatchObject({ code: 'model-output-not-finite' })
    expect(report.entries).toMatchObject([{ error: { code: 'no-reference' }, distance: null }])
    expect((await flowline(broken)).stdout).toContain('is not a number')
  })
})

describe('wrong use is one sentence and exit code 2', () => {
  const library = join(temporaryFolder(), 'library')
  it.each([
    ['a stochastic method', ['study', edm, '--solvers', 'euler-ancestral'], 'does not follow the flow'],
    ['a method of unknown cost', ['study', edm, '--solvers', 'implicit-euler'], 'cannot be asked for a number of evaluations'],
    ['no such method', ['study', edm, '--solvers', 'magic'], 'There is no solver named "magic"'],
    ['no such nodes', ['study', edm, '--nodes', 'magic'], 'There are no time nodes named "magic"'],
    ['seeds backwards', ['study', edm, '--seeds', '3-1'], 'Write seeds as 0-3 or 1,5,9'],
    ['a prompt for a model without text', ['study', edm, '--prompt', 'a cat'], 'reads no text'],
    ['a reference without a tolerance', ['study', edm, '--reference', 'euler'], 'has no tolerance'],
    ['an absurd tolerance', ['study', edm, '--tolerances', '1e-30'], '--tolerances'],
    ['a model for a few steps', ['study', fixtureModel('lcm')], 'take the model it was made from'],
    ['a folder that is no model', ['study', temporaryFolder()], 'folder'],
    ['a budget without a number', ['budget', edm], '--nfe'],
    [
      'a study that is none',
      ['budget', edm, '--nfe', '5', '--study', join(edm, 'model_index.json')],
      'is no report of `flowline study --report`',
    ],
    ['nodes for methods without', ['study', edm, '--solvers', 'uhp-fi', '--nodes', 'karras'], '--nodes: all of --solvers'],
    ['evaluations for methods without', ['study', edm, '--solvers', 'uhp-fi', '--nfe', '5'], '--nfe: all of --solvers'],
    ['tolerances for methods without', ['study', edm, '--solvers', 'euler', '--tolerances', '1e-2'], '--tolerances: none of'],
    ['reruns of methods without', ['study', edm, '--solvers', 'euler', '--global-error'], '--global-error: none of --solvers'],
    ['an exponent for nodes without', ['study', edm, '--nodes', 'beta', '--rho', '3'], '--rho: beta nodes have no exponent'],
    [
      'a budget with nodes for methods without',
      ['budget', edm, '--nfe', '9', '--solvers', 'uhp-fi', '--nodes', 'beta'],
      '--nodes: all of --solvers',
    ],
    ['a library that is a file', ['study', edm, '--library', join(edm, 'model_index.json')], 'cannot hold studies'],
  ])('%s', async (_name, args, sentence) => {
    const where = args.includes('--library') ? [] : ['--library', library]
    const { code, stdout, stderr } = await flowline([...args, ...where])
    expect(stderr.trimEnd().split('\n'), stderr).toHaveLength(1)
    expect(stderr).toContain(sentence)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})
