import { join } from 'node:path'
import type { Command } from 'commander'
import { savedNameSchema, type CandidateSummary, type OptimisedNodes } from '../../../src-shared/contract/index.ts'
import { sigmasTextOrNull, type SigmasText } from '../../../src-shared/numerics/study/index.ts'
import { makeFolder, openSaved, openStudyRuns, type Bench } from '../../compose/index.ts'
import { optimiseNodes, planCalibration, planStudy, wrong } from '../../core/index.ts'
import { appVersion, libraryPath } from '../paths.ts'
import { table } from '../table.ts'
import { usableModel, watched } from './study-ground.ts'
import { addOptimiseOptions, comparisonOf, flagOf, type OptimiseOptions } from './study-options.ts'
import { short } from './study-text.ts'

async function optimise(bench: Bench, modelDir: string, options: OptimiseOptions): Promise<void> {
  const { nfe, solver, seeds, heldOut, tries, end, save, library, json } = options
  const { dir, card } = await usableModel(bench, modelDir)
  const calibration = { name: checkedName(save ?? `optimised for ${nfe}`), heldOut, tries, end }
  const comparison = comparisonOf({ ...options, solvers: [solver], tolerances: [], pictures: false }, [nfe], [], [])
  const planOf = (asked: typeof comparison) => planStudy(asked, card, dir, flagOf)
  const plan = planCalibration(comparison, calibration, planOf, (field) => (field === 'name' ? '--save' : flagOf(field)))
  const runs = await openStudyRuns(join(libraryPath(library), 'studies'), bench, appVersion())
  const machine = { provider: options.provider, threads: options.threads, decode: false, madeOn: await bench.machine() }
  const found = await watched(json, (watch) =>
    optimiseNodes(plan, comparison, calibration, { planOf, runs, machine, judging: machine, watch, appVersion: appVersion() }),
  )
  const { name } = calibration
  if (save !== undefined) {
    makeFolder(libraryPath(library))
    await openSaved(libraryPath(library)).nodeSets.put({ name, levels: found.levels })
  }
  const text = sigmasTextOrNull(found.levels, plan.model.predictionType)
  if (json) process.stdout.write(`${JSON.stringify({ name, solver, saved: save !== undefined, ...found, text })}\n`)
  else process.stdout.write(said(found, { name, solver, save, seeds: seeds.length, heldOut: heldOut.length, text }))
}

function checkedName(name: string): string {
  const read = savedNameSchema.safeParse(name)
  if (!read.success) throw wrong('--save: a name is one line of up to 100 letters.')
  return read.data
}

function said(
  { levels, from, search, evaluations, seen, heldOut, ratio }: OptimisedNodes,
  {
    name,
    solver,
    save,
    seeds,
    heldOut: held,
    text,
  }: {
    name: string
    solver: string
    save: string | undefined
    seeds: number
    heldOut: number
    text: SigmasText | null
  },
): string {
  const median = (rows: readonly CandidateSummary[], nodes: string | null): string =>
    short(rows.find((row) => row.nodes === nodes)?.latent?.error.median)
  const rows = heldOut.map((row, i) => {
    const before = i === 0 ? short(seen[0]?.latent?.error.median) : median(seen, row.nodes)
    return [row.nodes ?? '', before, short(row.latent?.error.median), short(row.latent?.error.worst)]
  })
  const verdict =
    ratio === null
      ? 'There is nothing to hold them against.'
      : ratio < 1
        ? `On the held-out seeds their median error is ${short(ratio)} of that of the best kind.`
        : `On the held-out seeds they are no nearer than the best kind: ${short(ratio)} of its median error. Take that one.`
  const lines = [
    `Nodes for ${solver} in ${evaluations} evaluations, from the paths of ${seeds} seeds: ${levels.map((s) => (s >= Number.MAX_VALUE ? 'inf' : short(s))).join(', ')}`,
    `Begun from ${typeof from === 'number' ? 'the cheapest chain of steps' : from}; ${search.tries} lists of levels tried, errors ${short(Math.exp(search.gain))} of those at the beginning.`,
    verdict,
    '',
    table(['nodes', `RMS error on ${seeds} seeds`, `on ${held} held out`, 'worst there'], rows).trimEnd(),
    ...(text ? ['', `ComfyUI ManualSigmas:  ${text.manualSigmas}`, `stable-diffusion.cpp:  ${text.sdCpp}`] : []),
    ...(save === undefined ? [] : ['', `Saved: --solver ${solver} --nodes "${name}" runs on them.`]),
  ]
  return `${lines.join('\n')}\n`
}

export function addOptimise(program: Command, run: (use: (bench: Bench) => Promise<void>) => Promise<void>): void {
  addOptimiseOptions(
    program
      .command('optimise')
      .description('make time nodes for a method, a model and a number of evaluations, and say how much nearer they come')
      .argument('<model-dir>'),
  )
    .addHelpText(
      'after',
      '\nThe paths of --seeds tell what each possible step costs, by which the cheapest chains are found; from the nearest of them, or of the kinds of --nodes, a search goes on by real runs. What came of it is measured on --held-out. Every run but those of the search is kept.',
    )
    .action((modelDir: string, options: OptimiseOptions) => run((bench) => optimise(bench, modelDir, options)))
}
