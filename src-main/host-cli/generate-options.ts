import { Option, type Command } from 'commander'
import {
  AppError,
  chartIds,
  noiseSources,
  providerIds,
  settingsOfRunSchema,
  type ModelCard,
  type ProviderId,
  type RunSettings,
} from '../../src-shared/contract/index.ts'
import { methods, nodeKinds } from '../../src-shared/numerics/index.ts'
import { decimal, positive, whole } from './numbers.ts'

export interface GenerateOptions {
  prompt?: string
  negative?: string
  guidance?: number
  seed?: number
  noiseSource?: (typeof noiseSources)[number]
  noise?: string
  width?: number
  height?: number
  count: number
  solver?: string
  rtol?: number
  atol?: number
  maxNfe?: number
  steps?: number
  nodes?: string
  chart?: (typeof chartIds)[number]
  refine?: number
  refineEta?: number
  refineTemperature?: number
  provider: ProviderId
  threads: number
  out?: string
  saveLatent?: string
  report?: string
  trajectory?: string
  library?: string
  json?: boolean
}

export function addGenerateOptions(command: Command): Command {
  return command
    .option('--prompt <text>', 'what the picture shows')
    .option('--negative <text>', 'what it must not show')
    .option('--guidance <n>', 'guidance scale; 1 calls the model once per evaluation (default: 1)', decimal)
    .option('--seed <n>', 'seed of the first picture (default: 0)', whole)
    .addOption(new Option('--noise-source <id>', 'which generator the seed means (default: philox)').choices(noiseSources))
    .option('--noise <file.npy>', 'standard-normal start noise instead of the seed, float32 or float64, shaped like one sample')
    .option('--width <n>', "pixels (default: the model's)", positive)
    .option('--height <n>', "pixels (default: the model's)", positive)
    .option('--count <n>', 'pictures, with seeds seed, seed + 1, ...', positive, 1)
    .option('--solver <id>', 'see `flowline solvers` (default: uhp-fi)')
    .option('--rtol <n>', 'relative tolerance of adaptive solvers (default: 1e-4)', decimal)
    .option('--atol <n>', 'absolute tolerance of adaptive solvers (default: as --rtol)', decimal)
    .option('--max-nfe <n>', 'evaluations at most; the best so far is kept (default: 2000)', positive)
    .option('--steps <n>', 'steps of fixed-step solvers (default: 20)', positive)
    .option('--nodes <id>', 'time nodes of fixed-step solvers, see `flowline solvers` (default: karras)')
    .addOption(new Option('--chart <id>', 'coordinate of the integration (default: auto)').choices(chartIds))
    .option('--refine <n>', 'Langevin refinement iterations (default: 0)', whole)
    .option('--refine-eta <n>', 'their step size (default: 0.05)', decimal)
    .option('--refine-temperature <n>', 'their temperature (default: 1)', decimal)
    .addOption(new Option('--provider <id>', 'where the network runs').choices(providerIds).default('cpu'))
    .option('--threads <n>', 'threads of the network; 0 takes all physical cores', whole, 0)
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
  seed: '--seed',
  width: '--width',
  height: '--height',
  'solver.rtol': '--rtol',
  'solver.atol': '--atol',
  'solver.maxNfe': '--max-nfe',
  'solver.steps': '--steps',
  'refinement.iterations': '--refine',
  'refinement.eta': '--refine-eta',
  'refinement.temperature': '--refine-temperature',
}

/** Flags and the model's own size as settings; the first wrong one is named. */
export function settingsFrom(options: GenerateOptions, card: ModelCard): RunSettings {
  const { prompt, negative, guidance, noiseSource, rtol, atol, maxNfe, steps, chart } = options
  if (options.solver !== undefined && !methods.some(({ info }) => info.id === options.solver)) {
    throw new AppError('invalid-input', `There is no solver named "${options.solver}"; \`flowline solvers\` lists them.`)
  }
  if (options.nodes !== undefined && !nodeKinds.some(({ id }) => id === options.nodes)) {
    const known = nodeKinds.map(({ id }) => id).join(', ')
    throw new AppError('invalid-input', `There are no time nodes named "${options.nodes}"; there are ${known}.`)
  }
  const parsed = settingsOfRunSchema.safeParse({
    prompt,
    negative,
    guidance,
    seed: options.seed,
    noiseSource,
    width: options.width ?? card.size?.width ?? 1,
    height: options.height ?? card.size?.height ?? 1,
    solver: { id: options.solver, rtol, atol: atol ?? rtol, maxNfe, steps, nodes: { id: options.nodes }, chart },
    refinement: { iterations: options.refine, eta: options.refineEta, temperature: options.refineTemperature },
  })
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    const field = path.join('.')
    throw new AppError('invalid-input', `${flags[field] ?? field}: ${message}.`)
  }
  return parsed.data
}
