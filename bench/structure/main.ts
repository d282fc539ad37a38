/**
 * Makes pictures with the product's engine, counts what is in them, and keeps what was read.
 *
 *     node bench/structure/main.ts assets/models/world-flow --solvers dpmpp-2m,uhp-fi --nfe 5,20 --rtol 1e-2,1e-4 --pictures 500
 *
 * What is there is not made again: a stopped measurement goes on, and a larger --pictures adds to a smaller one.
 */
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../src-shared/contract/index.ts'
import { cellsOf, type Cell } from './cells.ts'
import { openCounter } from './counter.ts'
import { readReference } from './frechet.ts'
import { measureCell, measureDistances, rounded } from './measure.ts'
import { openPictureMaker } from './pictures.ts'
import { readPrompts } from './prompts.ts'
import { openRecords, type Made } from './records.ts'
import { openAutoencoder, openRenderings } from './renderings.ts'

const here = import.meta.dirname
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    solvers: { type: 'string', default: '' },
    nodes: { type: 'string', default: 'karras' },
    nfe: { type: 'string', default: '20' },
    rtol: { type: 'string', default: '1e-4' },
    guidance: { type: 'string', default: '' },
    refine: { type: 'string', default: '0' },
    pictures: { type: 'string', default: '500' },
    sets: { type: 'string', default: '1' },
    engines: { type: 'string', default: '2' },
    threads: { type: 'string', default: '1' },
    renderings: { type: 'string' },
    results: { type: 'string', default: join(here, 'results') },
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

async function measure(): Promise<void> {
  const amount = { pictures: whole(values.pictures, 'pictures'), sets: whole(values.sets, 'sets') }
  const threads = whole(values.threads, 'threads')
  if (positionals.length === 0) throw new AppError('invalid-input', 'Name a model folder, as assets/models/world-flow.')
  const folder = join(here, 'counter')
  const counter = await openCounter(folder)
  const reference = readReference(folder)
  const prompts = readPrompts(folder)
  const open = (model: string, modelHash: string, id: string, cell: unknown) => {
    const made: Made = { model, modelHash, counterHash: counter.hash, cell }
    return openRecords(values.results, values.cache, join(model, id), made)
  }

  async function pass(model: string, hash: string, id: string, change: (rgb: Uint8Array) => Promise<Uint8Array>): Promise<void> {
    const renderings = openRenderings(resolve(values.renderings!))
    const records = open(model, hash, id, { renderings: id })
    const count = Math.min(amount.pictures, renderings.count, prompts.length)
    for (let i = 0; i < count && !stop.signal.aborted; i++) {
      if (records.has(0, i)) continue
      const [counted] = await counter.read([await change(renderings.picture(i))])
      records.add({ set: 0, i, nfe: 0, calls: 0, status: 'done', ...rounded(counted!.reading) }, counted!.features)
    }
    measureDistances(values.results, { model, cell: id }, { pictures: count, sets: 1 }, records, reference)
    console.log(`${model} ${id}: ${count} pictures`)
  }

  if (values.renderings !== undefined) await pass('world', '', 'renderings', async (rgb) => rgb)
  for (const given of positionals) {
    const dir = resolve(given)
    const model = basename(dir)
    const makers = Array.from({ length: whole(values.engines, 'engines') }, () => openPictureMaker(dir, threads))
    try {
      const card = await makers[0]!.bench.inspect(dir)
      if (!card.usable || !card.size || card.hash === null)
        throw new AppError('model-broken', card.problems[0]?.message ?? `${given} makes no pictures; name another model.`)
      if (values.renderings !== undefined) {
        const autoencoder = await openAutoencoder(dir, threads)
        await pass(model, card.hash, 'autoencoder', autoencoder.pass)
        await autoencoder.close()
      }
      const grid = {
        solvers: words(values.solvers),
        nodes: words(values.nodes),
        nfe: numbers(values.nfe, 'nfe'),
        rtol: numbers(values.rtol, 'rtol'),
        guidance: numbers(values.guidance, 'guidance'),
        refine: numbers(values.refine, 'refine'),
      }
      for (const cell of cellsOf(grid, card)) {
        const started = performance.now()
        const records = open(model, card.hash, cell.id, describe(cell))
        const before = records.rows.length
        await measureCell(cell, amount, prompts, makers, counter, records, stop.signal)
        measureDistances(values.results, { model, cell: cell.id }, amount, records, reference)
        const seconds = (performance.now() - started) / 1000
        console.log(`${model} ${cell.id}: ${records.rows.length - before} pictures made in ${seconds.toFixed(0)} s`)
      }
    } finally {
      await Promise.all(makers.map((maker) => maker.close()))
    }
  }
  await counter.close()
}

/** What a cell's file says of it; solver settings a method does not read are left out. */
function describe({ solver, nodes, nfe, rtol, guidance, refine, settings }: Cell): object {
  return { solver, nodes, nfe, steps: nfe === null ? null : settings.solver.steps, rtol, guidance, refine }
}

try {
  await measure()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(error.message)
  process.exitCode = error.code === 'cancelled' ? 130 : 2
}
