import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { flowline, fixtureModel } from '../testing/flowline.ts'
import type { LabReport } from '../../../src-shared/contract/index.ts'

const edm = fixtureModel('edm')
const folder = temporaryFolder()
const library = ['--library', join(folder, 'library')]
const grid = ['--solvers', 'euler,heun,dpmpp-2m,uhp-fi-fast', '--seeds', '0-2', '--nodes', 'karras,exponential']

interface Said {
  best: {
    candidate: string
    solver: string
    nodes: { levels: number[]; text: { manualSigmas: string; sdCpp: string } }
    standing: { error: { median: number } }
  }
  bestWithNodes: unknown
  counts: { made: number; kept: number }
}

describe('a budget', () => {
  it('is spent on what the curves say, and its nodes can be read back', async () => {
    const first = await flowline(['budget', edm, '--nfe', '10', ...library, ...grid, '--json'])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const { best, counts } = JSON.parse(first.stdout) as Said
    expect(counts.made).toBeGreaterThan(0)
    const { manualSigmas, sdCpp } = best.nodes.text
    for (const text of [manualSigmas, sdCpp.replace('--sigmas ', '')]) {
      const sigmas = text.split(',').map(Number)
      expect(sigmas.at(-1)).toBe(0)
      expect(sigmas).toHaveLength(best.nodes.levels.length + 1)
      best.nodes.levels.forEach((s, i) => expect(Math.abs(sigmas[i]! / s - 1)).toBeLessThan(1e-6))
    }

    const file = join(folder, 'study.json')
    const study = await flowline([
      'study',
      edm,
      '--nfe',
      '10',
      ...library,
      ...grid,
      '--tolerances',
      '0.1',
      '--report',
      file,
      '--json',
    ])
    const report = JSON.parse(study.stdout) as LabReport
    const affordable = report.summary.filter(({ latent }) => latent!.nfe.worst <= 10)
    const least = Math.min(...affordable.map(({ latent }) => latent!.error.median))
    expect(report.summary.find(({ latent }) => latent!.error.median === least)!.candidate).toBe(best.candidate)

    const read = await flowline(['budget', edm, '--nfe', '10', '--study', file])
    expect(read.stdout).toContain(`ComfyUI ManualSigmas:  ${manualSigmas}\n`)
    expect(read.stdout).toContain(`stable-diffusion.cpp:  ${sdCpp}\n`)
    expect(read.stdout).toContain(`--solver ${best.solver} --steps ${best.nodes.levels.length}`)
    const again = JSON.parse((await flowline(['budget', edm, '--nfe', '10', ...library, ...grid, '--json'])).stdout) as Said
    expect(again).toMatchObject({ best: { candidate: best.candidate }, counts: { made: 0 } })

    const poor = await flowline(['budget', edm, '--nfe', '2', '--study', file])
    expect(poor).toMatchObject({ code: 2, stdout: '' })
    expect(poor.stderr).toContain('gets by with --nfe 2; the least was 9 evaluations')
    const foreign = await flowline(['budget', fixtureModel('v'), '--nfe', '10', '--study', file])
    expect(foreign).toMatchObject({ code: 2, stdout: '' })
    expect(foreign.stderr).toContain('was measured on other files')
  })

  it('names fixed nodes beside an adaptive winner', async () => {
    const args = ['--solvers', 'euler,uhp-fi', '--tolerances', '1e-2', '--seeds', '0', '--nodes', 'karras', '--no-pictures']
    const { stdout, code } = await flowline(['budget', edm, '--nfe', '40', ...library, ...args])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Best in 40 evaluations on .*: uhp-fi at tolerance 1e-2/)
    expect(stdout).toContain('Best with fixed nodes: euler')
    expect(stdout).toContain('--solver uhp-fi --rtol 1e-2')
  })
})
