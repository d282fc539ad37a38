import { Option, type Command } from 'commander'
import {
  AppError,
  chartIds,
  controllerIds,
  issueWords,
  noiseSources,
  providerIds,
  settingsOfRunSchema,
  solverSettingsSchema,
  type ModelCard,
  type ProviderId,
  type RunSettings,
  type Source,
} from '../../src-shared/contract/index.ts'
import { methods, ownTableauId, type MethodInfo } from '../../src-shared/numerics/index.ts'
import { addGuidanceOptions, guidanceFlags, guidanceShapeFrom, type GuidanceOptions } from './guidance-options.ts'
import { decimal, levels, positive, sideBySide, whole } from './numbers.ts'
import type { Own } from './saved.ts'
import { runnable } from '../core/index.ts'
import { checkSolverFlags } from './solver-flags.ts'
import { addVariationOptions, variationFrom, type VariationOptions } from './variation-options.ts'

export interface GenerateOptions extends GuidanceOptions, VariationOptions {
  prompt?: string
  negative?: string
  guidance?: number
  clipSkip?: number
  seed?: number
  noiseSource?: (typeof noiseSources)[number]
  noise?: string
  image?: string
  strength?: number
  mask?: string
  branch?: string
  width?: number
  height?: number
  count: number
  solver?: string
  tableau?: string
  rtol?: number
  atol?: number
  maxNfe?: number
  steps?: number
  nodes?: string
  rho?: number
  sigmas?: number[]
  chart?: (typeof chartIds)[number]
  controller?: (typeof controllerIds)[number]
  eta?: number
  churn?: number
  afs?: boolean
  r?: number
  richardson?: boolean
  refine?: number
  refineEta?: number
  refineTemperature?: number
  provider: ProviderId
  threads: number
  batch: number
  out?: string
  saveLatent?: string
  report?: string
  trajectory?: string
  library?: string
  json?: boolean
}

export function addGenerateOptions(command: Command): Command {
  command
    .option('--prompt <text>', 'what the picture shows')
    .option('--negative <text>', 'what it must not show')
    .option('--guidance <n>', "guidance scale; 1 calls the model once per evaluation (default: the model's, else 1)", decimal)
    .option('--clip-skip <n>', 'layer of the text encoder to read, from the end; 1 is the usual one', positive)
  addGuidanceOptions(command)
    .option('--seed <n>', 'seed of the first picture (default: 0)', whole)
    .addOption(new Option('--noise-source <id>', 'which generator the seed means (default: philox)').choices(noiseSources))
    .option('--noise <file.npy>', 'standard-normal start noise instead of the seed, float32 or float64, shaped like one sample')
  return addVariationOptions(command)
    .option(
      '--image <file>',
      'what to start from instead of noise: a picture (PNG, JPEG, WebP), cropped to the size of the run, or what --save-latent kept',
    )
    .option(
      '--strength <n>',
      'share of the way from noise that is done: 1 keeps next to nothing of --image (default: 0.6)',
      decimal,
    )
    .option('--mask <file>', 'where --image is drawn anew: white is, black stays as it is')
    .option(
      '--branch <run@level>',
      "go on from the state of one of the library's runs at this noise level, with the options given here",
    )
    .option('--width <n>', "pixels (default: the model's)", positive)
    .option('--height <n>', "pixels (default: the model's)", positive)
    .option('--count <n>', 'pictures, with seeds seed, seed + 1, ...', positive, 1)
    .option('--solver <id>', "see `flowline solvers` (default: the model's, else uhp-fi)")
    .option('--tableau <name-or-file>', 'a Runge-Kutta tableau of your own as the solver, see `flowline tableau --help`')
    .option('--rtol <n>', 'relative tolerance of adaptive solvers (default: 1e-4)', decimal)
    .option('--atol <n>', 'absolute tolerance of adaptive solvers (default: as --rtol)', decimal)
    .option('--max-nfe <n>', 'evaluations at most; the best so far is kept (default: 2000)', positive)
    .option('--steps <n>', "steps of fixed-step solvers (default: the model's, else 20)", positive)
    .option(
      '--nodes <id>',
      'time nodes of fixed-step solvers: a kind, saved levels or a file of them, see `flowline solvers` (default: karras)',
    )
    .option('--rho <n>', 'exponent of the nodes that have one (default: 7; polyexponential: 1)', decimal)
    .option('--sigmas <list>', 'your own time nodes: sigma/alpha values, largest first, with commas; inf is pure noise', levels)
    .addOption(new Option('--controller <id>', 'step-size control of adaptive solvers').choices(controllerIds))
    .option('--eta <n>', 'share of fresh noise of stochastic solvers (default: 1)', decimal)
    .option('--churn <n>', 'S_churn of heun-churn (default: 40)', decimal)
    .option('--afs', 'take the first evaluation from the analytic start, where the solver can')
    .option('--r <n>', 'place of the second evaluation in the step of dpm-2 and dpmpp-2s, above 0 to 1 (default: 0.5)', decimal)
    .option('--richardson', 'extrapolate each step from one and two halves: one order higher, 3k - 1 evaluations in place of k')
    .addOption(new Option('--chart <id>', 'coordinate of the integration (default: auto)').choices(chartIds))
    .option('--refine <n>', 'Langevin refinement iterations (default: 0)', whole)
    .option('--refine-eta <n>', 'their step size (default: 0.05)', decimal)
    .option('--refine-temperature <n>', 'their temperature (default: 1)', decimal)
    .addOption(new Option('--provider <id>', 'where the network runs').choices(providerIds).default('cpu'))
    .option('--threads <n>', 'threads of the network; 0 takes all physical cores', whole, 0)
    .option('--batch <n>', 'pictures of --count side by side, up to 16; 0 takes as many as are measured to pay', sideBySide, 0)
    .option('--out <file-or-folder>', 'PNG file, or a folder that takes <seed>.png; without it the picture goes to the library')
    .option('--save-latent <file.npy>', "final state in the model's own data units")
    .option('--report <file.json>', 'what the run measured, with every step and the whole recipe')
    .option('--trajectory <folder>', 'frames of the estimate and the state, steps.csv and steps.json')
    .option('--library <path>', 'library that takes the picture (default: $FLOWLINE_LIBRARY or ~/Flowline)')
    .option('--json', 'print the report, one line per picture')
}

/** Settings whose flag is named differently. */
const flags: Readonly<Record<string, string>> = {
  prompt: '--prompt',
  negative: '--negative',
  guidance: '--guidance',
  clipSkip: '--clip-skip',
  ...guidanceFlags,
  seed: '--seed',
  width: '--width',
  height: '--height',
  'variation.seed': '--variation',
  'variation.strength': '--variation-strength',
  'source.strength': '--strength',
  'solver.rtol': '--rtol',
  'solver.atol': '--atol',
  'solver.maxNfe': '--max-nfe',
  'solver.steps': '--steps',
  'solver.eta': '--eta',
  'solver.churn.amount': '--churn',
  'solver.nodes.rho': '--rho',
  'solver.nodes.list': '--sigmas',
  'refinement.iterations': '--refine',
  'refinement.eta': '--refine-eta',
  'refinement.temperature': '--refine-temperature',
  refineEta: '--refine-eta',
  refineTemperature: '--refine-temperature',
}

const usual = solverSettingsSchema.parse({})

/** The method that runs, and how it is called in a sentence about a flag; null for one that is unknown. */
function methodFor(solverId: string | undefined, card: ModelCard, own: Own): { info: MethodInfo; who: string } | null {
  if (own.tableau) return { info: runnable(own.tableau).info, who: `"${own.tableau.name}"` }
  const id = solverId ?? card.recommended?.solver.id ?? usual.id
  const method = methods.find(({ info }) => info.id === id)
  if (!method) return null
  const how = card.recommended ? `for which "${card.name}" is made` : 'which runs where no other is named'
  return { info: method.info, who: solverId === undefined ? `"${id}", ${how},` : `"${id}"` }
}

/** A 0 behind other levels is the final estimate itself. */
const withoutEnd = (levels: readonly number[]): readonly number[] =>
  levels.length > 1 && levels.at(-1) === 0 ? levels.slice(0, -1) : levels

/** The options that were given. */
const given = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>

/** Flags, what the model recommends, and its own size as settings; the first wrong one is named. */
export function settingsFrom(options: GenerateOptions, card: ModelCard, own: Own, source: Source | null = null): RunSettings {
  const {
    prompt,
    negative,
    guidance,
    noiseSource,
    rtol,
    atol,
    maxNfe,
    steps,
    chart,
    rho,
    sigmas,
    controller,
    eta,
    churn,
    afs,
    r,
    richardson,
  } = options
  const solverId = own.tableau ? ownTableauId : options.solver
  if (options.nodes === 'custom' && !sigmas) throw new AppError('invalid-input', 'Own time nodes need their list: give --sigmas.')
  if (sigmas && options.nodes !== undefined && options.nodes !== 'custom') {
    throw new AppError('invalid-input', '--sigmas is a list of nodes of its own; leave --nodes out.')
  }
  const base = card.recommended
  const solver = base && (solverId ?? base.solver.id) === base.solver.id ? base.solver : null
  const levels = sigmas ? withoutEnd(sigmas) : own.levels
  const kept = options.nodes === undefined || options.nodes === solver?.nodes.id ? solver?.nodes : undefined
  const nodes = levels ? { id: 'custom', list: levels } : { ...kept, ...given({ id: options.nodes, rho }) }
  const running = methodFor(solverId, card, own)
  const laid = nodes.id === 'custom' ? nodes.list : undefined
  const planned = { nodes: nodes.id ?? usual.nodes.id, levels: laid, steps: laid?.length ?? steps ?? (solver ?? usual).steps }
  if (running) checkSolverFlags(options, { ...running, ...planned })
  const iterations = options.refine ?? base?.refinement.iterations ?? 0
  for (const flag of ['refineEta', 'refineTemperature'] as const)
    if (options[flag] !== undefined && iterations === 0)
      throw new AppError('invalid-input', `${flags[flag]}: nothing is refined; say how often with --refine.`)
  const extra = { controller, eta, afs, r, richardson, churn: churn === undefined ? undefined : { amount: churn } }
  const wanted = given({
    id: solverId,
    tableau: own.tableau,
    rtol,
    atol: atol ?? rtol,
    maxNfe,
    steps: laid?.length ?? steps,
    chart,
    ...extra,
  })
  const refinement = given({ iterations: options.refine, eta: options.refineEta, temperature: options.refineTemperature })
  const parsed = settingsOfRunSchema.safeParse({
    ...base,
    prompt,
    negative,
    guidance: guidance ?? base?.guidance,
    clipSkip: options.clipSkip ?? base?.clipSkip,
    guidanceShape: guidanceShapeFrom(options, base?.guidanceShape),
    source: source ?? undefined,
    seed: options.seed,
    noiseSource,
    variation: variationFrom(options),
    width: options.width ?? card.size?.width ?? 1,
    height: options.height ?? card.size?.height ?? 1,
    solver: { ...solver, ...wanted, nodes },
    refinement: { ...base?.refinement, ...refinement },
  })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const field = issue.path.join('.')
    throw new AppError('invalid-input', `${flags[field] ?? field}: ${issueWords(issue)}.`)
  }
  return parsed.data
}
