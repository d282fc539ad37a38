import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import {
  AppError,
  type LabReport,
  type Entry,
  type ModelCard,
  type PredictionType,
  type Ran,
} from '../../../src-shared/contract/index.ts'
import { usualRho } from '../../../src-shared/contract/usual-rho.ts'
import { methods } from '../../../src-shared/numerics/index.ts'
import { recommend, sigmasTextOrNull, type SigmasText, type Standing } from '../../../src-shared/numerics/study/index.ts'
import type { Bench } from '../../compose/index.ts'
import { measuredBy, namesOfSets, type ErrorKind } from '../../core/index.ts'
import { exitCodes } from '../exit.ts'
import { userPath } from '../paths.ts'
import { givenOptions } from './study-flags.ts'
import { addBudgetOptions, type BudgetOptions } from './study-options.ts'
import { short } from './study-text.ts'
import { makeStudy } from './study.ts'

/** A candidate that can be taken, with the nodes it really ran on; null for adaptive methods, whose nodes depend on the picture. */
interface Choice {
  readonly candidate: string
  readonly solver: string
  readonly version: number
  readonly nodes: { readonly kind: string; readonly levels: readonly number[]; readonly text: SigmasText | null } | null
  readonly tolerance: number | null
  readonly standing: Standing
}

interface Budget {
  readonly nfe: number
  readonly by: ErrorKind
  readonly best: Choice
  /** The best with nodes of its own, where the best overall has none. */
  readonly bestWithNodes: Choice | null
  readonly runnersUp: readonly Choice[]
  /** In how many of the runs the best was nearer than the second. */
  readonly wins: number | null
  /** True where the reference cannot tell the best from the second. */
  readonly tied: boolean
}

/** Reads the curves and chooses. Candidates with an error anywhere are not chosen. */
function choose(report: LabReport, nfe: number, by: ErrorKind): Budget {
  const faulty = new Set(report.entries.filter(({ error }) => error !== null).map(({ candidate }) => candidate))
  const sound = report.entries.filter(({ candidate }) => !faulty.has(candidate))
  const found = recommend(measuredBy(sound, by), nfe)
  if (!found) {
    const least = Math.min(...sound.flatMap(({ ran }) => ran?.nfe ?? []))
    throw new AppError(
      'not-found',
      Number.isFinite(least)
        ? `Nothing that was measured ${by === 'picture' ? 'has pictures and ' : ''}gets by with --nfe ${nfe}; the least was ${least} evaluations.`
        : 'Nothing could be measured, so nothing can be recommended; `flowline study` says why.',
    )
  }
  const choices = [found.best, ...found.others].map((standing) => choiceOf(standing, sound, report.model.predictionType))
  const [best, ...runnersUp] = choices
  const resolution = by === 'latent' ? (report.reference.resolution ?? 0) : 0
  return {
    nfe,
    by,
    best: best!,
    bestWithNodes: best!.nodes ? null : (runnersUp.find(({ nodes }) => nodes !== null) ?? null),
    runnersUp: runnersUp.slice(0, 4),
    wins: found.wins,
    tied: runnersUp.length > 0 && runnersUp[0]!.standing.error.median - best!.standing.error.median <= resolution,
  }
}

function choiceOf(standing: Standing, entries: readonly Entry[], predictionType: PredictionType): Choice {
  const entry = entries.find(({ candidate }) => candidate === standing.candidate)!
  const { solver, version, nodes: levels } = entry.ran as Ran
  const nodes = entry.nodes === null ? null : { kind: entry.nodes, levels, text: sigmasTextOrNull(levels, predictionType) }
  return { candidate: standing.candidate, solver, version, nodes, tolerance: entry.tolerance, standing }
}

/** A word as a shell takes it. */
const word = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** The command that makes a picture as the best was measured. */
function commandFor({ best }: Budget, { settings }: LabReport, card: ModelCard, tableau: string | undefined): string {
  const { guidance, guidanceShape: shape = {}, rho, chart, width, height, clipSkip } = settings
  const { recommended, size } = card
  const words = ['flowline', 'generate', word(card.path)]
  if (methods.some(({ info }) => info.id === best.solver)) words.push('--solver', best.solver)
  else words.push('--tableau', word(tableau ?? best.solver))
  if (!best.nodes) words.push('--rtol', String(best.tolerance?.toExponential()))
  else if (namesOfSets([best.nodes.kind]).length > 0 || (rho ?? usualRho(best.nodes.kind)) !== usualRho(best.nodes.kind))
    words.push('--sigmas', best.nodes.levels.map((level) => (level >= Number.MAX_VALUE ? 'inf' : level)).join(','))
  else words.push('--steps', String(best.nodes.levels.length), '--nodes', best.nodes.kind)
  if (chart !== undefined && chart !== 'auto') words.push('--chart', chart)
  if (guidance !== (recommended?.guidance ?? 1)) words.push('--guidance', String(guidance))
  if (shape.interval) words.push('--guidance-interval', `${shape.interval.from},${shape.interval.to}`)
  if (shape.rescale !== undefined) words.push('--guidance-rescale', String(shape.rescale))
  if (size && (width !== size.width || height !== size.height)) words.push('--width', String(width), '--height', String(height))
  if (clipSkip !== undefined && clipSkip !== recommended?.clipSkip) words.push('--clip-skip', String(clipSkip))
  return words.join(' ')
}

function budgetText(budget: Budget, report: LabReport, command: string): string {
  const { nfe, by, best, bestWithNodes, runnersUp, wins, tied } = budget
  const unit = by === 'latent' ? 'RMS error' : 'RMS error in 8-bit levels'
  const named = ({ solver, nodes, tolerance }: Choice): string =>
    nodes ? `${solver} on ${nodes.kind} nodes` : `${solver} at tolerance ${tolerance?.toExponential()}`
  const lines = [
    `Best in ${nfe} evaluations on ${report.model.name}: ${named(best)}, ${best.standing.nfe.worst} evaluations.`,
    `Median ${unit} ${short(best.standing.error.median)} over ${best.standing.runs === 1 ? 'one run' : `${best.standing.runs} runs`}, worst ${short(best.standing.error.worst)}.`,
  ]
  const [second] = runnersUp
  if (second) {
    const often = tied ? 'too close for the reference to tell' : `the best was nearer in ${wins} of ${best.standing.runs} runs`
    lines.push(`Next: ${named(second)}, ${short(second.standing.error.median)}; ${often}.`)
  }
  if (bestWithNodes)
    lines.push(
      `Its nodes depend on the picture. Best with fixed nodes: ${named(bestWithNodes)}, ${short(bestWithNodes.standing.error.median)}.`,
    )
  const shown = bestWithNodes ?? best
  if (shown.nodes?.text) {
    lines.push('', `ComfyUI ManualSigmas:  ${shown.nodes.text.manualSigmas}`, `stable-diffusion.cpp:  ${shown.nodes.text.sdCpp}`)
  } else if (shown.nodes) {
    lines.push('', 'The nodes start at pure noise, which other tools have no number for on this kind of model.')
  }
  lines.push('', command)
  return `${lines.join('\n')}\n`
}

/** Options that mean something beside a report that is there. */
const readWithStudy: ReadonlySet<string> = new Set(['nfe', 'by', 'study', 'json', 'library'])

async function readStudy(file: string): Promise<LabReport> {
  const path = userPath(file)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('not-found', `${path} cannot be read; check the path.`, { path }, { cause: error })
  })
  const refuse = new AppError('invalid-input', `${path} is no report of \`flowline study --report\`; name another file.`)
  let report: LabReport
  try {
    report = JSON.parse(text) as LabReport
  } catch {
    throw refuse
  }
  if (report?.version !== 1 || report.app?.name !== 'flowline' || !Array.isArray(report.entries)) throw refuse
  return report
}

async function budget(bench: Bench, modelDir: string, options: BudgetOptions, given: ReadonlySet<string>): Promise<number> {
  const { nfe, by, study, json, tableau = [] } = options
  const unread = study === undefined ? undefined : [...given].find((name) => !readWithStudy.has(name))
  if (unread !== undefined)
    throw new AppError(
      'invalid-input',
      `--${unread.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: the report of --study holds what was measured; leave one of the two out.`,
    )
  const report =
    study === undefined
      ? await makeStudy(bench, modelDir, options, [nfe], { command: 'budget', given, globalError: false, paths: null })
      : await readStudy(study)
  const card = await bench.inspect(userPath(modelDir))
  if (study !== undefined && card.hash !== report.model.hash)
    throw new AppError(
      'invalid-input',
      `${userPath(study)} was measured on other files than those of ${modelDir}; run the study again.`,
    )
  const chosen = choose(report, nfe, by)
  const { model, reference, counts } = report
  const { solver, tolerance, second, resolution } = reference
  process.stdout.write(
    json
      ? `${JSON.stringify({ version: 1, model, reference: { solver, tolerance, second, resolution }, ...chosen, counts })}\n`
      : budgetText(
          chosen,
          report,
          commandFor(chosen, report, { ...card, path: modelDir }, tableau.length === 1 ? tableau[0] : undefined),
        ),
  )
  return exitCodes.done
}

export function addBudget(program: Command, run: (use: (bench: Bench) => Promise<number>) => Promise<void>): void {
  addBudgetOptions(
    program
      .command('budget')
      .description('the best method and nodes for a number of evaluations, measured on the model')
      .argument('<model-dir>'),
  )
    .addHelpText(
      'after',
      '\nThe nodes are also printed for ComfyUI and stable-diffusion.cpp. Runs are kept and shared with `flowline study`.',
    )
    .action((modelDir: string, options: BudgetOptions, command: Command) =>
      run((bench) => budget(bench, modelDir, options, givenOptions(command))),
    )
}
