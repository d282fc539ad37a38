import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  AppError,
  type Api,
  type ModelCard,
  type ProviderId,
  type RunSettings,
  type RunSummary,
} from '../../../src-shared/contract/index.ts'
import { exitCodeOfStatus, exitCodes } from '../exit.ts'
import { settingsFrom, type GenerateOptions } from '../generate-options.ts'
import { interruptible } from '../interrupt.ts'
import { perSeed, userPath } from '../paths.ts'
import { progressView } from '../progress.ts'
import { makeReport, reportLine, tellWarnings, type Report } from '../report.ts'
import { findOwn } from '../saved.ts'
import { givenSource } from '../source.ts'
import { checkWritable, writeTo } from '../write.ts'

/** The linked model at this path, linked first where it is new. */
async function modelAt(api: Api, dir: string): Promise<ModelCard> {
  const known = (await api.call('models.list', {})).find((card) => card.path === dir)
  const card = known ?? (await api.call('models.link', { path: dir }))
  if (!card.usable)
    throw new AppError('model-broken', card.problems[0]?.message ?? `${dir} is not a model folder that can be used.`)
  return card
}

/** Resolves when the run has ended, whatever the end. */
export function ended(api: Api, id: string, label: string, quiet: boolean): Promise<RunSummary> {
  const view = progressView(label, quiet)
  return new Promise((resolve, reject) => {
    const over = (run: RunSummary): boolean => run.state === 'done' || run.state === 'cancelled' || run.state === 'failed'
    const stops = [
      api.on('run.progress', (event) => {
        if (event.id === id) view.show(event.progress)
      }),
      api.on('run.updated', (run) => {
        if (run.id === id && over(run)) finish(run)
      }),
    ]
    const finish = (run: RunSummary): void => {
      for (const stop of stops) stop()
      view.end()
      resolve(run)
    }
    api.call('runs.get', { id }).then(({ run }) => {
      if (over(run)) finish(run)
    }, reject)
  })
}

async function reportOf(api: Api, library: string, run: RunSummary): Promise<Report> {
  const { failure, pictureId, state, id } = run
  if (failure) throw new AppError(failure.code as AppError['code'], failure.message, failure.data)
  if (state === 'cancelled' || !pictureId) throw new AppError('cancelled', 'The run was cancelled.')
  const { picture, recipe } = await api.call('gallery.get', { id: pictureId })
  if (!recipe) throw new AppError('internal', `The recipe of ${picture.file} cannot be read back.`)
  const { steps } = await api.call('runs.get', { id })
  return makeReport(recipe, steps, { picture: join(library, picture.file), latent: null, trajectory: null }, run.warnings ?? [])
}

/** Says on stderr why the CPU made the picture. */
async function tellFallback(api: Api, id: string, provider: ProviderId): Promise<void> {
  const { devices, name } = await api.call('models.get', { id })
  const reason = devices.find((verdict) => verdict.provider === provider)?.reason
  process.stderr.write(`flowline: "${provider}" was refused for "${name}", so the CPU made the picture. ${reason ?? ''}\n`)
}

/** Says on stderr where the tolerance lies below the model's measured noise floor, and what that costs. */
async function tellFloor(api: Api, modelId: string, settings: RunSettings): Promise<void> {
  const { noiseFloor, nfe } = await api.call('runs.estimate', { modelId, settings })
  if (noiseFloor === null) return
  const span = nfe && [...new Set([nfe.low, nfe.high].map(Math.round))].join(' to ')
  const cost = span === null ? '' : `, in about ${span} evaluations`
  process.stderr.write(
    `flowline: the tolerance ${settings.solver.rtol} lies below the model's measured noise floor; the run will reach ${noiseFloor.toExponential(1)}${cost}.\n`,
  )
}

/** Runs through the library's queue, so that the picture is in the gallery. Returns the exit code. */
export async function generateIntoLibrary(
  api: Api,
  library: string,
  modelDir: string,
  options: GenerateOptions,
): Promise<number> {
  const card = await modelAt(api, userPath(modelDir))
  if (!card.size)
    throw new AppError('model-unsupported', `${card.name} does not make pictures; use --save-latent to keep what it makes.`)
  const given = await givenSource(options, { library: options.library })
  const settings = settingsFrom(options, card, await findOwn(options), given?.source)
  const reportFile = (seed: number): string | null =>
    options.report === undefined ? null : perSeed(userPath(options.report), seed, options.count)
  const asked = reportFile(settings.seed)
  if (asked !== null) await checkWritable(dirname(asked))
  const interrupt = interruptible()
  interrupt.signal.addEventListener('abort', () => void api.call('runs.stopAll', {}).catch(() => {}))
  let code: number = exitCodes.done
  const queued: string[] = []
  try {
    await tellFloor(api, card.id, settings)
    const runs = await api.call('runs.enqueue', { modelId: card.id, settings, count: options.count })
    queued.push(...runs.map(({ id }) => id))
    for (const { id, settings: own } of runs) {
      const run = await ended(api, id, options.count > 1 ? `seed ${own.seed}` : card.name, options.json ?? false)
      const report = await reportOf(api, library, run)
      if (run.outcome && run.outcome.provider !== options.provider) await tellFallback(api, card.id, options.provider)
      code = Math.max(code, exitCodeOfStatus[report.status])
      process.stdout.write(`${options.json ? JSON.stringify(report) : reportLine(report)}\n`)
      tellWarnings(report)
      const file = reportFile(own.seed)
      if (file !== null) await writeTo(file, (target) => writeFile(target, `${JSON.stringify(report, null, 2)}\n`))
    }
  } finally {
    interrupt.release()
    // What a failure left in the queue was asked for by this command alone.
    for (const id of queued) await api.call('runs.stop', { id }).catch(() => {})
  }
  return code
}
