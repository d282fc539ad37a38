import { Option, type Command } from 'commander'
import { predictionTypes, providerIds, schedulePresets, type Api } from '../../../src-shared/contract/index.ts'
import type { Bench } from '../../compose/index.ts'
import { exitCodes } from '../exit.ts'
import { decimal, positive, whole } from '../numbers.ts'
import { importModel, type ImportOptions } from './models-import.ts'
import { measureModel, type MeasureOptions } from './models-measure.ts'
import { removeModel } from './models-remove.ts'
import { inspectModel, listModels } from './models.ts'

/** Run a command over a library, or over a folder alone; each takes the exit code. */
export interface Places {
  library(asked: string | undefined, use: (api: Api) => Promise<number>): Promise<void>
  bench(use: (bench: Bench) => Promise<number>): Promise<void>
}

interface InLibrary {
  readonly library?: string
  readonly json?: boolean
}

const libraryOption = ['--library <path>', 'library (default: $FLOWLINE_LIBRARY or ~/Flowline)'] as const
const jsonOption = ['--json', 'print JSON'] as const

const importHelp = `
A folder in the diffusers layout is copied as it is. A single .onnx file becomes a model with the answers given:
--schedule always; --channels, --width and --height where the graph leaves them open; --parts where it works on
latents or reads prompts. Of a folder that holds model folders, each is copied, or linked. Ctrl+C leaves nothing behind; after a kill the same command goes on where it was.`

/** `flowline models ...` */
export function addModels(program: Command, places: Places): void {
  const models = program.command('models').description('the models there are, and what is in a folder')
  models
    .command('list')
    .description('built-in, linked and library models')
    .option(...libraryOption)
    .option(...jsonOption)
    .action(({ library, json }: InLibrary) =>
      places.library(library, async (api) => (await listModels(api, json ?? false), exitCodes.done)),
    )
  models
    .command('inspect')
    .description('kind, schedule, sizes, inputs and outputs, and what is missing')
    .argument('<dir>')
    .option(...jsonOption)
    .action((dir: string, { json }: InLibrary) => places.bench((bench) => inspectModel(bench, dir, json ?? false)))
  models
    .command('import')
    .description('copy a model folder or a single .onnx file into the library, or link a folder')
    .argument('<path>')
    .option('--link', 'leave the folder where it is and put it into the list')
    .option('--name <name>', "name of the copy (default: the model's own)")
    .option('--discard', 'remove what an interrupted copy of this path left')
    .addOption(new Option('--schedule <id>', 'noise schedule of a single graph').choices(schedulePresets))
    .addOption(new Option('--predicts <type>', 'what it predicts (default: the usual of its schedule)').choices(predictionTypes))
    .option('--train-steps <n>', 'training steps of its schedule (default: 1000)', positive)
    .option('--shift <n>', 'time shift of a flow model (default: 1)', decimal)
    .option('--channels <n>', 'channels of a sample', positive)
    .option('--width <n>', 'usual picture in pixels', positive)
    .option('--height <n>', 'usual picture in pixels (default: as --width)', positive)
    .option('--parts <dir>', 'model folder that VAE, text encoders and tokenizers are taken from')
    .option(...libraryOption)
    .option(...jsonOption)
    .addHelpText('after', importHelp)
    .action((path: string, options: ImportOptions & InLibrary) =>
      places.library(options.library, (api) => importModel(api, path, options)),
    )
  models
    .command('measure')
    .description('seconds per evaluation, memory and noise floor on this machine, kept with the model')
    .argument('<model>', 'its name, its id or its folder')
    .addOption(new Option('--provider <id>', 'where the network runs (default: as in Settings)').choices(providerIds))
    .option('--threads <n>', 'threads of the network; 0 takes all physical cores (default: as in Settings)', whole)
    .option(...libraryOption)
    .option(...jsonOption)
    .action((model: string, options: MeasureOptions & InLibrary) =>
      places.library(options.library, (api) => measureModel(api, model, options)),
    )
  models
    .command('remove')
    .description('take a linked folder off the list (its files stay), or delete a model of the library')
    .argument('<model>', 'its name, its id or its folder')
    .option('--yes', 'delete the files of a model of the library')
    .option(...libraryOption)
    .action((model: string, { library, yes }: InLibrary & { yes?: boolean }) =>
      places.library(library, (api) => removeModel(api, model, yes ?? false)),
    )
}
