import { Command } from 'commander'
import { beforeAll, describe, expect, it } from 'vitest'
import { recommendedSchema, type ModelCard, type RunSettings } from '../../src-shared/contract/index.ts'
import { scanModel } from '../files/models/scan.ts'
import { addGenerateOptions, settingsFrom, type GenerateOptions } from './generate-options.ts'
import type { Own } from './saved.ts'
import { fixtureModel } from './testing/flowline.ts'

const cards = new Map<string, ModelCard>()
beforeAll(async () => {
  for (const name of ['edm', 'lcm'])
    cards.set(name, {
      ...(await scanModel(fixtureModel(name), 'linked')),
      id: name,
      hash: null,
      measured: null,
      devices: [],
    })
})

function settings(flags: string, own: Own = {}, card: ModelCard = cards.get('edm')!): RunSettings {
  const command = addGenerateOptions(new Command().exitOverride()).parse(flags.split(' ').filter(Boolean), { from: 'user' })
  return settingsFrom(command.opts<GenerateOptions>(), card, own)
}

const midpoint = { name: 'Mine', a: [[], [0.5]], b: [0, 1] }
const pair = { name: 'Pair', a: [[], [1]], b: [0.5, 0.5], bHat: [1, 0] }

describe('a flag the method does not read is refused with the method and what to do', () => {
  it.each([
    ['--solver uhp-fi --afs', /^--afs: "uhp-fi" cannot take .*; leave it out, or take one that does, as dpmpp-2m\.$/],
    ['--solver uhp-fi --sigmas 80,1', /^--sigmas: "uhp-fi" lays its steps itself.* give --rtol .* --solver dpmpp-2m\.$/],
    ['--solver uhp-fi --steps 5 --nodes karras', /^--steps: "uhp-fi" lays its steps itself/],
    ['--nodes karras', /^--nodes: "uhp-fi", which runs where no other is named, lays its steps itself/],
    ['--solver uhp-fi --rho 3', /^--rho: "uhp-fi" lays its steps itself/],
    ['--solver uhp-fi-fast --controller pid', /^--controller: "uhp-fi-fast" has no step-size control.* take .*uhp-fi/],
    ['--solver euler --controller pid', /^--controller: "euler" has no step-size control/],
    ['--solver euler --rtol 1e-3', /^--rtol: "euler" has fixed steps and no tolerance; give --steps.* --solver uhp-fi\.$/],
    ['--solver euler --atol 1e-3', /^--atol: "euler" has fixed steps/],
    ['--solver euler --max-nfe 5', /^--max-nfe: "euler" has fixed steps/],
    ['--solver euler --eta 0.5', /^--eta: "euler" has no share of noise.* ddim-eta, .* or sde-dpmpp-3m\.$/],
    ['--solver euler-ancestral --eta 0.5', /^--eta: "euler-ancestral" has no share of noise/],
    ['--solver dpmpp-2m --churn 4', /^--churn: "dpmpp-2m" adds no noise before its steps; leave it out, or take heun-churn\.$/],
    ['--solver heun-churn --afs', /^--afs: "heun-churn" cannot/],
    ['--solver heun --r 0.3', /^--r: "heun" has no second evaluation to place; leave it out, or take dpm-2 or dpmpp-2s\.$/],
    ['--solver dpmpp-2m --richardson', /^--richardson: "dpmpp-2m" is not one whose steps can be extrapolated/],
    [
      '--solver euler --nodes exponential --rho 3',
      /^--rho: exponential nodes have no exponent.* karras or polyexponential nodes/,
    ],
    ['--solver euler --sigmas 80,1 --rho 3', /^--rho: these nodes have no exponent/],
    ['--solver euler --steps 5 --sigmas 80,2,0.1', /^--steps: the levels are laid, 3 of them/],
    ['--solver euler --steps 1 --afs', /^--afs: a single step/],
    ['--solver euler --refine-eta 0.1', /^--refine-eta: nothing is refined/],
    ['--refine 0 --refine-temperature 0.5', /^--refine-temperature: nothing is refined/],
  ])('%s', (flags, message) => expect(() => settings(flags)).toThrow(message))

  it('for tableaux and saved levels too', () => {
    expect(() => settings('--rtol 1e-3', { tableau: midpoint })).toThrow(/^--rtol: "Mine" has fixed steps/)
    expect(() => settings('--steps 4', { tableau: pair })).toThrow(/^--steps: "Pair" lays its steps itself/)
    expect(() => settings('--afs', { tableau: pair })).toThrow(/^--afs: "Pair"/)
    expect(() => settings('', { tableau: { ...midpoint, b: [0, 0.9] } })).toThrow(/^The tableau Mine: .*sums to 0\.9/)
    const levels = { levels: [80, 2, 0.1] }
    expect(() => settings('--solver euler --nodes six --steps 6', levels)).toThrow(/^--steps: the levels are laid, 3/)
    expect(() => settings('--nodes six', levels)).toThrow(/^--nodes: "uhp-fi"/)
  })

  it('and for what the model recommends', () => {
    const lcm = cards.get('lcm')!
    expect(() => settings('--rtol 1e-2', {}, lcm)).toThrow(/^--rtol: "lcm", for which ".*" is made, has fixed steps/)
    const solver = { id: 'euler', nodes: { id: 'custom', list: [80, 2, 0.1] } }
    const laid = { ...cards.get('edm')!, recommended: recommendedSchema.parse({ solver }) }
    expect(() => settings('--steps 5', {}, laid)).toThrow(/^--steps: the levels are laid, 3/)
    expect(settings('--steps 5 --nodes karras', {}, laid).solver).toMatchObject({ steps: 5, nodes: { id: 'karras' } })
  })
})

describe('a flag the method reads is taken', () => {
  it.each([
    ['--rtol 1e-3 --max-nfe 50 --controller pid', { id: 'uhp-fi', rtol: 1e-3, atol: 1e-3, maxNfe: 50, controller: 'pid' }],
    ['--solver implicit-euler --rtol 1e-3 --max-nfe 50 --steps 5', { rtol: 1e-3, maxNfe: 50, steps: 5 }],
    ['--solver ddim-eta --eta 0.5 --afs', { eta: 0.5, afs: true }],
    ['--solver dpm-2 --r 0.3 --richardson', { r: 0.3, richardson: true }],
    ['--solver heun-churn --churn 4', { churn: { amount: 4 } }],
    ['--solver euler --rho 3', { nodes: { id: 'karras', rho: 3 } }],
    ['--solver euler --nodes polyexponential', { nodes: { id: 'polyexponential', rho: 1 } }],
    ['--solver euler --nodes karras', { nodes: { id: 'karras', rho: 7 } }],
    ['--solver euler --nodes polyexponential --rho 1 --steps 5', { steps: 5, nodes: { id: 'polyexponential', rho: 1 } }],
    ['--solver euler --sigmas 80,2,0.1,0 --steps 3', { steps: 3, nodes: { id: 'custom', list: [80, 2, 0.1] } }],
    ['--solver euler --nodes custom --sigmas 80,2', { steps: 2, nodes: { id: 'custom', list: [80, 2] } }],
    ['--solver euler --steps 1', { steps: 1 }],
  ])('%s', (flags, solver) => expect(settings(flags).solver).toMatchObject(solver))

  it('and refinement belongs to every method', () => {
    const { refinement } = settings('--solver euler --refine 2 --refine-eta 0.1 --refine-temperature 0.5')
    expect(refinement).toEqual({ iterations: 2, eta: 0.1, temperature: 0.5 })
  })
})

describe('a variation', () => {
  it('has a tenth of a second seed unless said otherwise', () => {
    expect(settings('--seed 3').variation).toBeNull()
    expect(settings('--seed 3 --variation 9').variation).toEqual({ seed: 9, strength: 0.1 })
    expect(settings('--variation 9 --variation-strength 0.4').variation).toEqual({ seed: 9, strength: 0.4 })
  })

  it.each([
    ['--variation-strength 0.4', /^--variation-strength: nothing is mixed in/],
    ['--variation 9 --variation-strength 2', /^--variation-strength: /],
    ['--variation 9 --noise start.npy', /^--variation: with --noise/],
  ])('%s is refused', (flags, message) => expect(() => settings(flags)).toThrow(message))
})
