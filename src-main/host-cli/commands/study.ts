import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { AppError, type LabReport } from '../../../src-shared/contract/index.ts'
import { studyCsv } from '../../../src-shared/formats/study-csv.ts'
import { openStudyRuns, type Bench } from '../../compose/index.ts'
import { comparedMethods, followPaths, makeReport, namesOfSets, planStudy, runStudy, type PathChoice } from '../../core/index.ts'
import { exitCodes } from '../exit.ts'
import { appVersion, libraryPath, userPath } from '../paths.ts'
import { findNodes, findTableau } from '../saved.ts'
import { writeTo } from '../write.ts'
import { checkComparisonFlags, givenOptions } from './study-flags.ts'
import { addStudyOptions, comparisonOf, flagOf, type ComparisonOptions, type StudyOptions } from './study-options.ts'
import { usableModel, watched } from './study-ground.ts'
import { studyText } from './study-text.ts'

interface StudyExtra {
  readonly command: 'study' | 'budget'
  /** The options that were typed. */
  readonly given: ReadonlySet<string>
  readonly globalError: boolean
  readonly paths: PathChoice | null
}

/** Plans, runs what is missing and compares. */
export async function makeStudy(
  bench: Bench,
  modelDir: string,
  options: ComparisonOptions,
  nfe: readonly number[],
  extra: StudyExtra,
): Promise<LabReport> {
  const { dir, card } = await usableModel(bench, modelDir)
  const { library } = options
  const tableaux = await Promise.all((options.tableau ?? []).map((wanted) => findTableau(wanted, library)))
  const nodeSets = await Promise.all(namesOfSets(options.nodes).map((wanted) => findNodes(wanted, library)))
  for (const [flag, named] of [
    ['--tableau', tableaux],
    ['--nodes', nodeSets],
  ] as const) {
    const twice = named.find(({ name }, at) => named.findIndex((other) => other.name === name) !== at)
    if (twice) throw new AppError('invalid-input', `${flag}: two are called "${twice.name}"; rename one of them.`)
  }
  const comparison = comparisonOf(options, nfe, tableaux, nodeSets)
  const compared = comparedMethods(comparison).map(({ method }) => method.info)
  checkComparisonFlags(extra.given, options, compared, extra.command)
  const plan = planStudy(comparison, card, dir, flagOf)
  const runs = await openStudyRuns(join(libraryPath(options.library), 'studies'), bench, appVersion())
  const machine = {
    provider: options.provider,
    threads: options.threads,
    decode: options.pictures && card.size !== null,
    madeOn: await bench.machine(),
  }
  return watched(options.json, async (watch) => {
    const results = await runStudy(plan, runs, machine, extra.globalError, watch)
    const paths = extra.paths && (await followPaths(plan, runs, machine, extra.paths, watch))
    return makeReport(plan, results, paths, appVersion())
  })
}

/** Returns the exit code: 1 where a run is an error. */
async function study(bench: Bench, modelDir: string, options: StudyOptions, given: ReadonlySet<string>): Promise<number> {
  const { nfe, globalError = false, pathChart: chart, pathWeights: weighting, twinSize, csv, report: file } = options
  if (!(twinSize > 0)) throw new AppError('invalid-input', '--twin-size must be above 0.')
  const paths = options.paths ? { chart, weighting, twinSize } : null
  const report = await makeStudy(bench, modelDir, options, nfe, { command: 'study', given, globalError, paths })
  if (csv !== undefined) await writeTo(userPath(csv), (target) => writeFile(target, studyCsv(report.entries)))
  if (file !== undefined) await writeTo(userPath(file), (target) => writeFile(target, `${JSON.stringify(report, null, 1)}\n`))
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : studyText(report))
  return report.counts.failed > 0 ? exitCodes.failed : exitCodes.done
}

export function addStudy(program: Command, run: (use: (bench: Bench) => Promise<number>) => Promise<void>): void {
  addStudyOptions(
    program
      .command('study')
      .description('compare solvers on a model: error, cost, order and the shape of the path')
      .argument('<model-dir>'),
  )
    .addHelpText(
      'after',
      '\nEvery run is kept; a study that was stopped goes on where it was when it is started again. Exit code 1 where a run is an error.',
    )
    .action((modelDir: string, options: StudyOptions, command: Command) =>
      run((bench) => study(bench, modelDir, options, givenOptions(command))),
    )
}
