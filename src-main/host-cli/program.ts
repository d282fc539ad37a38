import { Command } from 'commander'
import type { SpawnEngine } from '../core/ports.ts'
import { AppError } from '../../src-shared/contract/index.ts'
import { openBench, type Bench } from '../compose/index.ts'
import { addBudget } from './commands/budget.ts'
import { addOptimise } from './commands/optimise.ts'
import { exportPictures, listPictures, rebuildGallery, tagPictures, type GalleryOptions } from './commands/gallery.ts'
import { generateFiles } from './commands/generate.ts'
import { generateIntoLibrary } from './commands/generate-into-library.ts'
import { addModels } from './commands/models-commands.ts'
import { reproduce, type ReproduceOptions } from './commands/reproduce.ts'
import { listSolvers } from './commands/solvers.ts'
import { addStudy } from './commands/study.ts'
import { showTableau, tableauHelp, type TableauOptions } from './commands/tableau.ts'
import { addGenerateOptions, type GenerateOptions } from './generate-options.ts'
import { withLibrary } from './library.ts'
import { moment, positive, whole } from './numbers.ts'
import { appVersion } from './paths.ts'

const exits = `
Exit codes: 0 done, 1 the run failed, 2 wrong use or an unusable model or file, 130 cancelled.`

const libraryOption = ['--library <path>', 'library (default: $FLOWLINE_LIBRARY or ~/Flowline)'] as const
const jsonOption = ['--json', 'print JSON'] as const

/** The whole command line. Runs the command in `args` and returns its exit code. */
export async function runProgram(args: readonly string[], spawnEngine: SpawnEngine): Promise<number> {
  let code = 0
  const program = new Command('flowline')
    .description('Make pictures with diffusion and flow models on this machine, and know how they came about.')
    .version(appVersion())
    .addHelpText('after', exits)
    .exitOverride()
    .configureHelp({ showGlobalOptions: false, helpWidth: Math.min(process.stdout.columns ?? 100, 120) })

  const withBench = async <T>(use: (bench: Bench) => Promise<T>): Promise<T> => {
    const bench = openBench({ spawnEngine, appVersion: appVersion() })
    try {
      return await use(bench)
    } finally {
      await bench.close()
    }
  }

  addGenerateOptions(program.command('generate').description('make pictures with a model folder').argument('<model-dir>')).action(
    async (modelDir: string, options: GenerateOptions) => {
      const { out, noise, saveLatent, trajectory, library, count } = options
      const files = out !== undefined || saveLatent !== undefined || trajectory !== undefined
      if (noise !== undefined && count > 1)
        throw new AppError('invalid-input', '--noise holds one start, so it cannot make --count pictures.')
      if (noise !== undefined && !files)
        throw new AppError(
          'invalid-input',
          '--noise needs --out or --save-latent: the library keeps only what a seed can make again.',
        )
      if (library !== undefined && files)
        throw new AppError('invalid-input', '--library cannot be combined with --out, --save-latent or --trajectory.')
      code = files
        ? await withBench((bench) => generateFiles(bench, modelDir, options))
        : await withLibrary(library, spawnEngine, (api, root) => generateIntoLibrary(api, root, modelDir, options), {
            provider: options.provider,
            threads: options.threads,
            batch: options.batch,
          })
    },
  )

  addModels(program, {
    library: async (asked, use) => {
      code = await withLibrary(asked, spawnEngine, use)
    },
    bench: async (use) => {
      code = await withBench(use)
    },
  })

  program
    .command('solvers')
    .description('every solver with its order, evaluations per step and kind; your own tableaux and saved levels')
    .option(...libraryOption)
    .option(...jsonOption)
    .action(({ library, json }: { library?: string; json?: boolean }) => listSolvers(library, json ?? false))

  program
    .command('tableau')
    .description('check a Runge-Kutta tableau of your own: its order by the order conditions, and what it costs')
    .argument('<name-or-file>')
    .option('--save', 'keep it in the library, as a solver')
    .option('--name <name>', 'what it is to be called (default: what the file says, else the name of the file)')
    .option(...libraryOption)
    .option(...jsonOption)
    .addHelpText('after', tableauHelp)
    .action((wanted: string, options: TableauOptions) => showTableau(wanted, options))

  const benchCommand = async (use: (bench: Bench) => Promise<number>): Promise<void> => {
    code = await withBench(use)
  }
  addStudy(program, benchCommand)
  addBudget(program, benchCommand)
  addOptimise(program, async (use) => benchCommand(async (bench) => (await use(bench), 0)))

  const gallery = program.command('gallery').description('the pictures of a library')
  const filters = (command: Command): Command =>
    command
      .option('--text <words>', 'search in prompts')
      .option('--model <name>', 'of this model')
      .option('--solver <id>', 'of this solver')
      .option('--since <day>', 'made on that day or later', moment)
      .option('--starred', 'with a star')
      .option('--tag <name>', 'with this tag')
      .option('--trashed', 'in the trash')
      .option('--limit <n>', 'at most so many', positive)
      .option(...libraryOption)
      .option(...jsonOption)
  type InLibrary = GalleryOptions & { library?: string }
  filters(gallery.command('list').description('newest first')).action((options: InLibrary) =>
    withLibrary(options.library, spawnEngine, (api, root) => listPictures(api, root, options)),
  )
  filters(
    gallery
      .command('tag')
      .description('tag the pictures that the options find')
      .argument('<name>')
      .option('--remove', 'take the tag from them instead'),
  ).action((name: string, options: InLibrary & { remove?: boolean }) =>
    withLibrary(options.library, spawnEngine, (api) => tagPictures(api, name, options)),
  )
  filters(gallery.command('export').description('copy pictures, recipes inside, into a folder').argument('<folder>')).action(
    (folder: string, options: InLibrary) =>
      withLibrary(options.library, spawnEngine, (api, root) => exportPictures(api, root, folder, options)),
  )
  gallery
    .command('rebuild')
    .description('make the index anew from the picture files')
    .option(...libraryOption)
    .option(...jsonOption)
    .action(({ library, json }: { library?: string; json?: boolean }) =>
      withLibrary(library, spawnEngine, (api) => rebuildGallery(api, json ?? false)),
    )

  program
    .command('reproduce')
    .description('make a picture again from the recipe inside it, and compare')
    .argument('<png>')
    .option('--model <dir>', 'model folder (default: the one with the recorded hash among the built-in and library models)')
    .option('--image <file>', "the picture it starts from (default: the library's copy)")
    .option('--mask <file>', "the mask of that picture (default: the library's copy)")
    .option('--out <file.png>', 'keep the new picture')
    .option('--threads <n>', 'threads of the network; 0 takes all physical cores', whole, 0)
    .option(...libraryOption)
    .option(...jsonOption)
    .addHelpText('after', '\nPrints identical, close or changed, with the reasons it can name. Exit code 1 for changed.')
    .action(async (png: string, options: ReproduceOptions) => {
      code = await withBench((bench) => reproduce(bench, png, options))
    })

  await program.parseAsync([...args], { from: 'user' })
  return code
}
