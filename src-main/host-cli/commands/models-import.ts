import { stat } from 'node:fs/promises'
import { Presets, SingleBar } from 'cli-progress'
import {
  AppError,
  importFormSchema,
  type Api,
  type ImportForm,
  type ImportTask,
  type PredictionType,
  type SchedulePreset,
} from '../../../src-shared/contract/index.ts'
import { predictionsOf } from '../../../src-shared/formats/schedule-presets.ts'
import { exitCodes } from '../exit.ts'
import { interruptible } from '../interrupt.ts'
import { userPath } from '../paths.ts'
import { bytesText } from '../units.ts'

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

/** Links a folder, or copies a folder or a single graph into the library. Returns the exit code. */
export async function importModel(api: Api, path: string, options: ImportOptions): Promise<number> {
  const source = userPath(path)
  if (options.discard) return discard(api, source)
  if (options.link) {
    if ((await stat(source).catch(() => null))?.isFile())
      throw new AppError('invalid-input', 'A single file cannot be linked, only copied; leave --link out.')
    return tellModel(api, (await api.call('models.link', { path: source })).id, options)
  }
  const single = (await stat(source).catch(() => null))?.isFile() === true
  const form = single ? formOf(options) : null
  const ended = await copy(api, () => api.call('imports.start', { path: source, name: options.name ?? null, form }), options)
  const { failure, modelId } = ended
  if (failure) throw new AppError(failure.code as AppError['code'], failure.message, failure.data)
  if (modelId === null) throw new AppError('cancelled', 'The import was cancelled; nothing of it is left.')
  return tellModel(api, modelId, options)
}

/** Answers of the command line for a single graph. Throws `invalid-input` where the schedule is not named. */
function formOf({ schedule, predicts, trainSteps, shift, channels, width, height, parts }: ImportOptions): ImportForm {
  if (schedule === undefined)
    throw new AppError(
      'invalid-input',
      'A single graph does not say its noise schedule: give --schedule (and --predicts, where its network predicts something else than the usual).',
    )
  return importFormSchema.parse({
    schedule,
    predictionType: predicts ?? predictionsOf[schedule][0],
    trainSteps,
    shift,
    channels: channels ?? null,
    width: width ?? null,
    height: height ?? width ?? null,
    parts: parts === undefined ? null : userPath(parts),
  })
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
  const task = (await api.call('imports.list', {})).find((one) => one.source === source && one.state !== 'done')
  if (!task) throw new AppError('not-found', `No import of ${source} waits to be gone on with.`, { path: source })
  await api.call('imports.cancel', { id: task.id })
  process.stdout.write(`The copy of ${source} begun in the library is gone.\n`)
  return exitCodes.done
}

async function tellModel(api: Api, id: string, { json }: ImportOptions): Promise<number> {
  const card = await api.call('models.get', { id })
  process.stdout.write(
    json
      ? `${JSON.stringify(card)}\n`
      : `${card.name} ${card.origin === 'linked' ? 'is linked' : 'is in the library'}: ${card.path}\n`,
  )
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
