import { copyFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError, type RunProgress, type RunSettings, type StepRecord } from '../../../src-shared/contract/index.ts'
import { stepsToCsv, stepsToJson } from '../../../src-shared/formats/steps.ts'
import type { Bench, BenchResult, BenchRun } from '../../compose/index.ts'
import { exitCodeOfStatus } from '../exit.ts'
import { settingsFrom, type GenerateOptions } from '../generate-options.ts'
import { interruptible } from '../interrupt.ts'
import { perSeed, pictureTarget, userPath } from '../paths.ts'
import { progressView } from '../progress.ts'
import { findOwn } from '../saved.ts'
import { givenSource, type GivenSource } from '../source.ts'
import { makeReport, reportLine, tellWarnings, type Report } from '../report.ts'
import { checkWritable, writeTo } from '../write.ts'

interface Targets {
  readonly picture: string | null
  readonly latent: string | null
  readonly report: string | null
  readonly trajectory: string | null
}

function targetsOf(options: GenerateOptions, seed: number): Targets {
  const { count } = options
  const each = (path: string | undefined): string | null => (path === undefined ? null : perSeed(userPath(path), seed, count))
  return {
    picture: options.out === undefined ? null : pictureTarget(userPath(options.out), seed, count),
    latent: each(options.saveLatent),
    report: each(options.report),
    trajectory: each(options.trajectory),
  }
}

/** Finds out before the run, which may be long, that its files can be written. */
async function prepare({ picture, latent, report, trajectory }: Targets): Promise<void> {
  const folders = [picture, latent, report].flatMap((file) => (file === null ? [] : [dirname(file)]))
  if (trajectory !== null) folders.push(trajectory)
  for (const folder of folders) await checkWritable(folder)
}

/** A picture under way: what to hand over, and what to do with what comes back. */
interface Order {
  readonly run: BenchRun
  keep(ended: BenchResult): Promise<Report>
  /** Removes what the run worked with. */
  clear(): Promise<void>
}

async function order(
  bench: Bench,
  dir: string,
  settings: RunSettings,
  options: GenerateOptions,
  given: GivenSource | null,
  onProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<Order> {
  const targets = targetsOf(options, settings.seed)
  await prepare(targets)
  const work = await mkdtemp(join(tmpdir(), 'flowline-'))
  const steps: StepRecord[] = []
  return {
    run: {
      dir,
      settings,
      noiseFile: options.noise === undefined ? null : userPath(options.noise),
      sourceFile: given?.sourceFile,
      maskFile: given?.maskFile,
      outDir: work,
      keep: targets.trajectory ? 'full' : 'off',
      provider: options.provider,
      threads: options.threads,
      saveLatent: targets.latent !== null,
      decode: targets.picture !== null,
      onProgress,
      onStep: (record) => void steps.push(record),
      signal,
    },
    async keep({ result, recipe }) {
      const { picture, latent, trajectory, report: reportFile } = targets
      const file = result.picture?.file
      const npy = result.latent
      if (picture && file) await writeTo(picture, (target) => bench.writePicture(resolve(work, file), recipe, target))
      if (latent && npy) await writeTo(latent, (target) => copyFile(resolve(work, npy), target))
      if (trajectory) await writeTo(join(trajectory, 'steps.csv'), () => keepTrajectory(work, trajectory, steps))
      const files = { picture: file ? picture : null, latent: npy ? latent : null, trajectory }
      const report = makeReport(recipe, steps, files, result.warnings)
      if (reportFile) await writeTo(reportFile, (target) => writeFile(target, `${JSON.stringify(report, null, 2)}\n`))
      return report
    },
    clear: () => rm(work, { recursive: true, force: true }),
  }
}

async function keepTrajectory(work: string, folder: string, steps: readonly StepRecord[]): Promise<void> {
  for (const view of ['x0', 'state']) {
    // Of a longer run before, pictures would be left.
    for (const name of await readdir(join(folder, view)).catch((): string[] => []))
      if (/^\d{5,}\.webp$/.test(name)) await rm(join(folder, view, name), { force: true })
    await cp(join(work, view), join(folder, view), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
  await writeFile(join(folder, 'steps.csv'), stepsToCsv(steps))
  await writeFile(join(folder, 'steps.json'), stepsToJson(steps))
}

/** Runs without a library: the files asked for are all that stays. Returns the exit code. */
export async function generateFiles(bench: Bench, modelDir: string, options: GenerateOptions): Promise<number> {
  const dir = userPath(modelDir)
  const card = await bench.inspect(dir)
  if (!card.usable)
    throw new AppError('model-broken', card.problems[0]?.message ?? `${dir} is not a model folder that can be used.`)
  if (options.out !== undefined && !card.size) {
    throw new AppError('model-unsupported', `${card.name} does not make pictures; use --save-latent instead of --out.`)
  }
  const given = await givenSource(options, null)
  const settings = settingsFrom(options, card, await findOwn(options), given?.source)
  const interrupt = interruptible()
  const orders: Order[] = []
  const view = progressView(card.name, options.json ?? false)
  let code = 0
  try {
    for (let n = 0; n < options.count; n++) {
      const own = { ...settings, seed: settings.seed + n }
      orders.push(await order(bench, dir, own, options, given, (progress) => view.show(progress, n), interrupt.signal))
    }
    const ended = bench.runEach(
      orders.map(({ run }) => run),
      options.batch,
    )
    for (let n = 0; n < orders.length && code !== 130; n++) {
      const report = await orders[n]!.keep(await ended[n]!)
      await orders[n]!.clear()
      view.end()
      code = Math.max(code, exitCodeOfStatus[report.status])
      process.stdout.write(`${options.json ? JSON.stringify(report) : reportLine(report)}\n`)
      tellWarnings(report)
    }
  } finally {
    view.end()
    interrupt.release()
    for (const { clear } of orders) await clear()
  }
  return code
}
