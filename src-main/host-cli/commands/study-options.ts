import { InvalidArgumentError, Option, type Command } from 'commander'
import {
  chartIds,
  noiseSources,
  providerIds,
  usualEnd,
  type Comparison,
  type NodeSet,
  type ProviderId,
  type TableauSettings,
} from '../../../src-shared/contract/index.ts'
import { readSeeds } from '../../../src-shared/formats/number-lists.ts'
import { pathWeightings, type PathWeighting } from '../../../src-shared/numerics/study/index.ts'
import { addGuidanceOptions, guidanceFlags, guidanceShapeFrom, type GuidanceOptions } from '../guidance-options.ts'
import { decimal, decimals, level, positive, whole } from '../numbers.ts'

/** What is compared, on what, and against what; the same for `study` and `budget`. */
export interface ComparisonOptions extends GuidanceOptions {
  solvers: string[]
  tableau?: string[]
  tolerances: number[]
  nodes: string[]
  rho?: number
  seeds: number[]
  prompt?: string[]
  negative?: string
  guidance?: number
  noiseSource?: (typeof noiseSources)[number]
  width?: number
  height?: number
  chart?: (typeof chartIds)[number]
  reference: string
  referenceTolerance: number
  pictures: boolean
  provider: ProviderId
  threads: number
  library?: string
  json?: boolean
}

export interface StudyOptions extends ComparisonOptions {
  nfe: number[]
  globalError?: boolean
  paths?: boolean
  pathChart: string
  pathWeights: PathWeighting
  twinSize: number
  csv?: string
  report?: string
}

export interface OptimiseOptions extends Omit<ComparisonOptions, 'solvers' | 'tableau' | 'tolerances' | 'pictures'> {
  nfe: number
  solver: string
  heldOut: number[]
  tries: number
  end: number
  save?: string
}

export interface BudgetOptions extends ComparisonOptions {
  nfe: number
  by: 'latent' | 'picture'
  study?: string
}

const words = (text: string): string[] => text.split(',').map((word) => word.trim())
const counts = (text: string): number[] => text.split(',').map(positive)
const several = (text: string, before: string[] = []): string[] => [...before, text]

export function seedList(text: string): number[] {
  const seeds = readSeeds(text)
  if (!seeds) throw new InvalidArgumentError('Write seeds as 0-3 or 1,5,9.')
  return seeds
}

function endLevel(text: string): number {
  const value = level(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a level above 0.')
  return value
}

const usual = ['euler', 'heun', 'ipndm', 'deis-tab3', 'exp-ab-3', 'dpmpp-2m', 'dpmpp-3m', 'unipc-3', 'uhp-fi-fast', 'uhp-fi']
const pathCharts = ['unit', ...chartIds.filter((id) => id !== 'auto')]

const list = <T>(flags: string, text: string, parse: (value: string) => T[], usually: T[]): Option =>
  new Option(flags, text).argParser(parse).default(usually, usually.join(','))

function addComparison(command: Command, defaults: { nodes: string[]; tolerances: number[] }): Command {
  command
    .addOption(list('--solvers <ids>', 'methods with commas, or `all`, see `flowline solvers`', words, usual))
    .option('--tableau <name-or-file>', 'a tableau of your own beside them; may be given several times', several)
    .addOption(list('--tolerances <list>', 'of adaptive methods, with commas', decimals, defaults.tolerances))
  return addGround(command, defaults.nodes, [0, 1, 2, 3]).option('--no-pictures', 'compare final samples only, decode nothing')
}

/** What every candidate is run on and held against. */
function addGround(command: Command, nodes: string[], seeds: number[]): Command {
  command
    .addOption(
      list(
        '--nodes <ids>',
        'kinds of time nodes of fixed-step methods, saved levels or files of them, with commas',
        words,
        nodes,
      ),
    )
    .option('--rho <n>', 'exponent of the nodes that have one (default: 7; polyexponential: 1)', decimal)
    .addOption(list('--seeds <list>', 'such as 1,5,9 or 0-3', seedList, seeds))
    .option('--prompt <text>', "what the pictures show; may be given several times (default: the model's first example)", several)
    .option('--negative <text>', 'what they must not show')
    .option('--guidance <n>', "guidance scale (default: the model's)", decimal)
  return addGuidanceOptions(command)
    .addOption(new Option('--noise-source <id>', 'which generator the seeds mean (default: philox)').choices(noiseSources))
    .option('--width <n>', "pixels (default: the model's)", positive)
    .option('--height <n>', "pixels (default: the model's)", positive)
    .addOption(new Option('--chart <id>', 'coordinate of the integration (default: auto)').choices(chartIds))
    .option('--reference <id>', 'adaptive method that sets the truth', 'dop853')
    .option('--reference-tolerance <n>', 'its tolerance', decimal, 1e-6)
    .addOption(new Option('--provider <id>', 'where the network runs').choices(providerIds).default('cpu'))
    .option('--threads <n>', 'threads of the network; 0 takes all physical cores', whole, 0)
    .option('--library <path>', 'runs are kept in its `studies` folder (default: $FLOWLINE_LIBRARY or ~/Flowline)')
}

export function addStudyOptions(command: Command): Command {
  return addComparison(command, { nodes: ['karras'], tolerances: [1e-2, 1e-3, 1e-4] })
    .addOption(list('--nfe <list>', 'evaluations of fixed-step methods, with commas', counts, [5, 7, 10, 15, 20, 30]))
    .option('--global-error', 'rerun adaptive methods at a tenth of the tolerance: the honest estimate of their error')
    .option('--paths', "look at the reference's path: components, speed, turns, straightness, stretch")
    .addOption(new Option('--path-chart <id>', 'coordinates of the path').choices(pathCharts).default('unit'))
    .addOption(
      new Option('--path-weights <id>', 'what its points weigh in the components').choices(pathWeightings).default('time'),
    )
    .option('--twin-size <n>', 'how far the twin starts from the path, for the stretch', decimal, 1e-3)
    .option('--csv <file.csv>', 'one row per run')
    .option('--report <file.json>', 'everything, as --json prints it')
    .option('--json', 'print everything as JSON')
}

const kindsHeldAgainst = ['karras', 'exponential', 'uniform', 'uniform-squared', 'beta']

export function addOptimiseOptions(command: Command): Command {
  command
    .requiredOption('--nfe <n>', 'evaluations that may be spent on a picture', positive)
    .option('--solver <id>', 'the method with fixed steps that the nodes are for', 'dpmpp-2m')
    .addOption(
      list('--held-out <list>', 'seeds on which the nodes are judged', seedList, [100, 101, 102, 103, 104, 105, 106, 107]),
    )
  return addGround(command, kindsHeldAgainst, [0, 1, 2, 3, 4, 5, 6, 7])
    .option('--tries <n>', 'lists of levels that the search may run on all seeds; 0 takes what it would begin from', whole, 60)
    .option('--end <level>', 'highest level of the last node: estimates above are smoother than pictures', endLevel, usualEnd)
    .option('--save <name>', 'keep the nodes in the library under this name')
    .option('--json', 'print JSON')
}

export function addBudgetOptions(command: Command): Command {
  return addComparison(command, {
    nodes: kindsHeldAgainst,
    tolerances: [0.3, 0.1, 3e-2, 1e-2, 3e-3],
  })
    .requiredOption('--nfe <n>', 'evaluations that may be spent on a picture', positive)
    .addOption(
      new Option('--by <what>', 'what must come nearest to the reference').choices(['latent', 'picture']).default('latent'),
    )
    .option('--study <file.json>', 'read this report of `flowline study` instead of running anything')
    .option('--json', 'print JSON')
}

/** What the options ask to compare, with the user's own parts that they name. */
export function comparisonOf(
  options: ComparisonOptions,
  nfe: readonly number[],
  tableaux: TableauSettings[],
  nodeSets: NodeSet[],
): Comparison {
  const { solvers, tolerances, nodes, rho, chart, prompt = [], negative, guidance, seeds, noiseSource, width, height } = options
  const { reference, referenceTolerance } = options
  const own = { tableaux, nodeSets, guidanceShape: guidanceShapeFrom(options, undefined) }
  const what = { solvers, nfe: [...nfe], tolerances, nodes, rho, chart, prompts: prompt, negative, guidance, seeds }
  return { ...what, ...own, noiseSource, width, height, reference, referenceTolerance }
}

/** The flag that sets a field of a comparison. */
export const flagOf = (field: string): string =>
  guidanceFlags[field as keyof typeof guidanceFlags] ?? `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
