import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { flowline, fixtureModel } from '../testing/flowline.ts'

const edm = fixtureModel('edm')
const few = ['--nfe', '5', '--seeds', '0-3', '--held-out', '10-12', '--reference-tolerance', '1e-5', '--nodes', 'karras,uniform']

interface Found {
  readonly levels: number[]
  readonly evaluations: number
  readonly heldOut: { nodes: string; runs: number; latent: { error: { median: number } } }[]
  readonly seen: { nodes: string; runs: number }[]
  readonly ratio: number
  readonly search: { readonly tries: number; readonly gain: number }
  readonly saved: boolean
  readonly text: { manualSigmas: string }
}

describe('optimise', () => {
  it('makes as many levels as there are evaluations and judges them on seeds they never saw', async () => {
    const library = join(temporaryFolder(), 'library')
    const made = await flowline(['optimise', edm, ...few, '--library', library, '--save', 'five', '--json'])
    expect(made.code, made.stderr).toBe(0)
    const { levels, evaluations, seen, heldOut, ratio, saved, text } = JSON.parse(made.stdout) as Found
    expect([levels.length, evaluations, saved]).toEqual([5, 5, true])
    expect(levels.every((level, i) => level > 0 && (i === 0 || level < levels[i - 1]!))).toBe(true)
    expect(levels[0]).toBeGreaterThan(50)
    expect(seen.map(({ runs }) => runs)).toEqual([4, 4, 4])
    expect(heldOut.map(({ runs }) => runs)).toEqual([3, 3, 3])
    expect(heldOut[0]!.nodes).toBe('five')
    expect(ratio).toBeCloseTo(heldOut[0]!.latent.error.median / heldOut[1]!.latent.error.median, 12)
    expect(text.manualSigmas.split(', ')).toHaveLength(6)

    const again = await flowline(['optimise', edm, ...few, '--library', library, '--save', 'five', '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ levels, ratio })

    const ran = await flowline(['generate', edm, '--solver', 'dpmpp-2m', '--nodes', 'five', '--library', library, '--json'])
    expect(ran.code, ran.stderr).toBe(0)
    const told = await flowline(['optimise', edm, ...few, '--library', library])
    expect(told.stdout).toMatch(/^Nodes for dpmpp-2m in 5 evaluations, from the paths of 4 seeds: \d/)
    expect(told.stdout).toContain('held out')
  }, 120_000)

  it('moves on from where it begins, by as many tries as it may, and never to worse', async () => {
    const library = join(temporaryFolder(), 'library')
    const optimise = async (tries: string): Promise<Found> => {
      const made = await flowline(['optimise', edm, ...few, '--solver', 'amed', '--tries', tries, '--library', library, '--json'])
      expect(made.code, made.stderr).toBe(0)
      return JSON.parse(made.stdout) as Found
    }
    const [none, some] = [await optimise('0'), await optimise('12')]
    expect(none.search).toEqual({ tries: 0, gain: 0 })
    expect(some.search.tries).toBe(12)
    expect(some.search.gain).toBeLessThanOrEqual(0)
    expect(some.levels).toHaveLength(5)
    expect([some.levels[0], some.levels.at(-1)]).toEqual([none.levels[0], none.levels.at(-1)])
    expect(await optimise('12')).toMatchObject({ levels: some.levels, search: some.search })
  }, 120_000)

  it.each([
    [['--held-out', '3-5'], 'seed 3 is one of --seeds'],
    [['--solver', 'uhp-fi'], 'fixed steps'],
    [['--solver', 'euler-ancestral'], 'no error against the reference'],
    [['--save', 'karras'], 'come with the app'],
    [['--nodes', 'mine'], 'kinds only'],
    [['--nfe', '1000'], 'fewer evaluations'],
  ])(
    '%j is refused in one sentence',
    async (wrong, said) => {
      const library = join(temporaryFolder(), 'library')
      const { code, stderr } = await flowline(['optimise', edm, ...few, '--library', library, ...wrong])
      expect(code).toBe(2)
      expect(stderr).toContain(said)
      expect(stderr.trim().split('\n')).toHaveLength(1)
    },
    60_000,
  )
})
