/**
 * Makes pictures with the product's engine, counts what is in them, and keeps what was read.
 *
 *     node bench/structure/main.ts --plan bench/structure/plan.json --pictures 100
 *     node bench/structure/main.ts assets/models/world-flow --solvers dpmpp-2m,uhp-fi --nfe 5,20 --rtol 1e-2,1e-4 --pictures 500
 *
 * What is there is not made again: a stopped measurement goes on, and a larger --pictures adds to a smaller one. All cells
 * grow together, `--round` pictures at a time, so that a stopped one can be compared as far as it came.
 */
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError, type ModelCard } from '../../src-shared/contract/index.ts'
import { findMethod } from '../../src-shared/numerics/index.ts'
import { cellsOf, type Cell } from './cells.ts'
import { openCounter, readFactNames } from './counter.ts'
import { readReference } from './frechet.ts'
import { measureCell, measureDistances } from './measure.ts'
import { openPictureMaker, type PictureMaker } from './pictures.ts'
import { readPlan, sharedPictures, type PlannedGrid } from './plan.ts'
import { readPrompts } from './prompts.ts'
import { openRecords, type CellRecords, type Made } from './records.ts'
import { openAutoencoder, openRenderings } from './renderings.ts'

const here = import.meta.dirname
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    plan: { type: 'string' },
    solvers: { type: 'string', default: '' },
    nodes: { type: 'string', default: 'karras' },
    nfe: { type: 'string', default: '20' },
    rtol: { type: 'string', default: '1e-4' },
    guidance: { type: 'string', default: '' },
    refine: { type: 'string', default: '0' },
    pictures: { type: 'string', default: '500' },
    round: { type: 'string', default: '10' },
    sets: { type: 'string', default: '1' },
    engines: { type: 'string', default: '2' },
    threads: { type: 'string', default: '1' },
    renderings: { type: 'string' },
    results: { type: 'string', default: join(here, '..', 'results', 'structure') },
    cache: { type: 'string', default: join(here, '.cache', 'features') },
  },
})

const words = (list: string): string[] => list.split(',').filter((word) => word !== '')
function numbers(list: string, name: string): number[] {
  const read = words(list).map(Number)
  if (read.some((n) => !Number.isFinite(n) || n < 0)) throw new AppError('invalid-input', `--${name} takes numbers with commas.`)
  return read
}
function whole(text: string, name: string): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= 1) return n
  throw new AppError('invalid-input', `--${name} takes a whole number from 1.`)
}

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

/** The plan's grids, or the one that the options give for the folders named. */
function grids(): PlannedGrid[] {
  if (values.plan !== undefined) return readPlan(values.plan)
  if (positionals.length === 0)
    throw new AppError('invalid-input', 'Name a model folder, as assets/models/world-flow, or a --plan.')
  const grid = {
    solvers: words(values.solvers),
    nodes: words(values.nodes),
    nfe: numbers(values.nfe, 'nfe'),
    rtol: numbers(values.rtol, 'rtol'),
    guidance: numbers(values.guidance, 'guidance'),
    refine: numbers(values.refine, 'refine'),
  }
  return [{ models: positionals, grid, share: 1 }]
}

interface Opened {
  readonly model: string
  readonly dir: string
  readonly card: ModelCard
  readonly makers: readonly PictureMaker[]
}

async function openModel(given: string, engines: number, threads: number): Promise<Opened> {
  const dir = resolve(given)
  const makers = Array.from({ length: engines }, () => openPictureMaker(dir, threads))
  const card = await makers[0]!.bench.inspect(dir)
  if (!card.usable || !card.size || card.hash === null)
    throw new AppError('model-broken', card.problems[0]?.message ?? `${given} makes no pictures; name another model.`)
  return { model: basename(dir), dir, card, makers }
}

async function measure(): Promise<void> {
  const [pictures, sets] = [whole(values.pictures, 'pictures'), whole(values.sets, 'sets')]
  const [round, threads, engines] = [
    whole(values.round, 'round'),
    whole(values.threads, 'threads'),
    whole(values.engines, 'engines'),
  ]
  const planned = grids()
  const folder = join(here, 'counter')
  const [names, reference, prompts] = [readFactNames(folder), readReference(folder), readPrompts(folder)]
  const counter = await openCounter(folder)
  const open = (model: string, modelHash: string, id: string, cell: unknown): CellRecords => {
    const made: Made = { model, modelHash, counterHash: counter.hash, cell }
    return openRecords(values.results, values.cache, join(model, id), made, names)
  }

  async function pass(model: string, hash: string, id: string, change: (rgb: Uint8Array) => Promise<Uint8Array>): Promise<void> {
    const renderings = openRenderings(resolve(values.renderings!))
    const records = open(model, hash, id, { renderings: id })
    const count = Math.min(pictures, renderings.count, prompts.length)
    for (let i = 0; i < count && !stop.signal.aborted; i++) {
      if (records.has(0, i)) continue
      const [counted] = await counter.read([await change(renderings.picture(i))])
      records.add({ set: 0, i, nfe: 0, status: 'done', reading: counted!.reading }, counted!.features)
    }
    measureDistances(values.results, { model, cell: id }, { pictures: count, sets: 1 }, records, reference)
    console.log(`${model} ${id}: ${count} pictures`)
  }

  const models = new Map<string, Opened>()
  try {
    const cells: { opened: Opened; cell: Cell; share: number; records: CellRecords }[] = []
    for (const { models: dirs, grid, share } of planned) {
      for (const dir of dirs) {
        const opened = models.get(dir) ?? (await openModel(dir, engines, threads))
        models.set(dir, opened)
        const { model, card } = opened
        for (const cell of cellsOf(grid, card)) {
          cells.push({ opened, cell, share, records: open(model, card.hash!, cell.id, describe(cell)) })
        }
      }
    }
    if (values.renderings !== undefined) {
      await pass('world', '', 'renderings', async (rgb) => rgb)
      for (const { model, dir, card } of models.values()) {
        const autoencoder = await openAutoencoder(dir, threads)
        await pass(model, card.hash!, 'autoencoder', autoencoder.pass)
        await autoencoder.close()
      }
    }
    for (let upTo = Math.min(round, pictures); ; upTo = Math.min(upTo + round, pictures)) {
      const started = performance.now()
      let made = 0
      for (const { opened, cell, share, records } of cells) {
        const before = records.rows.length
        const amount = { pictures: sharedPictures(share, upTo), sets }
        await measureCell(cell, amount, prompts, opened.makers, counter, records, stop.signal)
        made += records.rows.length - before
      }
      if (made > 0)
        console.log(`${upTo} of ${pictures}: ${made} pictures made in ${((performance.now() - started) / 1000).toFixed(0)} s`)
      if (upTo === pictures) break
    }
    for (const { opened, cell, share, records } of cells) {
      const names = { model: opened.model, cell: cell.id }
      measureDistances(values.results, names, { pictures: sharedPictures(share, pictures), sets }, records, reference)
    }
  } finally {
    await Promise.all([...models.values()].flatMap(({ makers }) => makers.map((maker) => maker.close())))
    await counter.close()
  }
}

/** What a cell's file says of it; solver settings a method does not read are left out. */
function describe({ solver, nodes, nfe, rtol, guidance, refine, settings }: Cell): object {
  const { version } = findMethod(solver)!.info
  return { solver, version, nodes, nfe, steps: nfe === null ? null : settings.solver.steps, rtol, guidance, refine }
}

try {
  await measure()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(error.message)
  process.exitCode = error.code === 'cancelled' ? 130 : 2
}
