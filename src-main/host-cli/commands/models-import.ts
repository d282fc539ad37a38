import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Presets, SingleBar } from 'cli-progress'
import {
  AppError,
  importFormSchema,
  issueWords,
  type Api,
  type ImportForm,
  type ImportTask,
  type ModelCard,
  type PredictionType,
  type SchedulePreset,
} from '../../../src-shared/contract/index.ts'
import { predictionsOf } from '../../../src-shared/formats/schedule-presets.ts'
import { exitCodes } from '../exit.ts'
import { interruptible } from '../interrupt.ts'
import { userPath } from '../paths.ts'
import { bytesText } from '../units.ts'
import { importEach, modelLine } from './models-import-each.ts'

export interface ImportOptions {
  readonly link?: boolean
  readonly name?: string
  readonly schedule?: SchedulePreset
  readonly predicts?: PredictionType
  readonly trainSteps?: number
  readonly shift?: number
  readonly channels?: number
  readonly width?: number
  readonly height?: number
  readonly parts?: string
  readonly discard?: boolean
  readonly json?: boolean
}

/**
 * Links a folder, or copies a folder or a single graph into the library; of a folder that holds model folders, each of these.
 * Returns the exit code.
 */
export async function importModel(api: Api, path: string, options: ImportOptions): Promise<number> {
  const source = userPath(path)
  if (options.discard) return discard(api, source)
  const found = await stat(source).catch(() => null)
  const nested = found?.isDirectory() ? (await api.call('imports.check', { path: source })).nested : []
  if (nested.length > 0) return importEach(api, source, nested, options, (folder) => copyOne(api, folder, null, options))
  if (options.link) {
    if (found?.isFile()) throw new AppError('invalid-input', 'A single file cannot be linked, only copied; leave --link out.')
    return tellModel(await api.call('models.link', { path: source }), options)
  }
  const id = await copyOne(api, source, found?.isFile() ? formOf(options) : null, options)
  return tellModel(await api.call('models.get', { id }), options)
}

/** The id of the copy. Throws why there is none. */
async function copyOne(api: Api, source: string, form: ImportForm | null, options: ImportOptions): Promise<string> {
  const ended = await copy(api, () => api.call('imports.start', { path: source, name: options.name ?? null, form }), options)
  const { failure, modelId } = ended
  if (failure) throw new AppError(failure.code as AppError['code'], failure.message, failure.data)
  if (modelId === null) throw new AppError('cancelled', 'The import was cancelled; nothing of it is left.')
  return modelId
}

/** Answers of the command line for a single graph. Throws `invalid-input` where the schedule is not named. */
function formOf({ schedule, predicts, trainSteps, shift, channels, width, height, parts }: ImportOptions): ImportForm {
  if (schedule === undefined)
    throw new AppError(
      'invalid-input',
      'A single graph does not say its noise schedule: give --schedule (and --predicts, where its network predicts something else than the usual).',
    )
  const read = importFormSchema.safeParse({
    schedule,
    predictionType: predicts ?? predictionsOf[schedule][0],
    trainSteps,
    shift,
    channels: channels ?? null,
    width: width ?? null,
    height: height ?? width ?? null,
    parts: parts === undefined ? null : userPath(parts),
  })
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  const flag = issue.path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new AppError('invalid-input', `--${flag}: ${issueWords(issue)}.`)
}

/** Waits for a copy to end. The first Ctrl+C cancels it, which leaves nothing; a kill leaves a copy that can be gone on with. */
async function copy(api: Api, start: () => Promise<ImportTask>, { json }: ImportOptions): Promise<ImportTask> {
  const bar = progressBar(json ?? false)
  const interrupt = interruptible()
  let stop = (): void => {}
  try {
    return await new Promise<ImportTask>((resolve, reject) => {
      let id: string | null = null
      const early = new Map<string, ImportTask>()
      const see = (task: ImportTask): void => {
        bar.show(task)
        if (task.state !== 'copying') resolve(task)
      }
      stop = api.on('imports.changed', (task) => {
        if (id === null) early.set(task.id, task)
        else if (task.id === id) see(task)
      })
      start().then((task) => {
        id = task.id
        see(early.get(task.id) ?? task)
        const cancel = (): void => void api.call('imports.cancel', { id: task.id }).catch(reject)
        interrupt.signal.addEventListener('abort', cancel)
        if (interrupt.signal.aborted) cancel()
      }, reject)
    })
  } finally {
    stop()
    interrupt.release()
    bar.end()
  }
}

async function discard(api: Api, source: string): Promise<number> {
  const waiting = (await api.call('imports.list', {})).filter(({ state }) => state !== 'done')
  const own = waiting.filter((one) => one.source === source)
  const tasks = own.length > 0 ? own : waiting.filter((one) => dirname(one.source) === source)
  if (tasks.length === 0) throw new AppError('not-found', `No import of ${source} waits to be gone on with.`, { path: source })
  for (const { id, source: begun } of tasks) {
    await api.call('imports.cancel', { id })
    process.stdout.write(`The copy of ${begun} begun in the library is gone.\n`)
  }
  return exitCodes.done
}

function tellModel(card: ModelCard, { json }: ImportOptions): number {
  process.stdout.write(json ? `${JSON.stringify(card)}\n` : modelLine(card))
  if (card.usable) return exitCodes.done
  throw new AppError('model-broken', card.problems[0]?.message ?? `${card.path} cannot be used.`)
}

/** A bar on stderr where that is a terminal. */
function progressBar(quiet: boolean): { show(task: ImportTask): void; end(): void } {
  if (quiet || !process.stderr.isTTY) return { show: () => {}, end: () => {} }
  const format = '{name} [{bar}] {percentage} %  {gone} of {all}'
  const bar = new SingleBar({ stream: process.stderr, clearOnComplete: true, hideCursor: true, format }, Presets.rect)
  let started = false
  return {
    show({ name, done, total }) {
      const words = { name, gone: bytesText(done), all: bytesText(total) }
      if (started) bar.setTotal(Math.max(1, total))
      else bar.start(Math.max(1, total), done, words)
      started = true
      bar.update(done, words)
    },
    end() {
      if (started) bar.stop()
    },
  }
}
