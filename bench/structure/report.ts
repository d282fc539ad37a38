/**
 * Writes the tables of docs/structure.md and its plots from what main.ts kept.
 *
 *     node bench/structure/report.ts [--pictures 100]
 *
 * Every cell is taken up to the same picture, by default as far as all cells of the plan have come; the text between the
 * tables is written by hand.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readFactNames } from './counter.ts'
import { readReference } from './frechet.ts'
import { table } from '../markdown.ts'
import { fewSteps } from './few-steps.ts'
import { lineChart, type Chart, type Series } from './chart.ts'
import { readPrompts } from './prompts.ts'
import { readDistances } from './records.ts'
import * as results from './results.ts'
import type { Measured, Trial } from './results.ts'
import { percentWithin as withInterval, type Share } from './statistics.ts'

const here = import.meta.dirname
const root = join(here, '..', '..')
const { values } = parseArgs({
  options: {
    pictures: { type: 'string' },
    results: { type: 'string', default: join(here, '..', 'results', 'structure') },
    document: { type: 'string', default: join(root, 'docs', 'structure.md') },
    figures: { type: 'string', default: join(root, 'docs', 'structure') },
  },
})
const counter = join(here, 'counter')
const cells = results.readResults(values.results, readFactNames(counter), readPrompts(counter))
const { trials } = results
const distances = readDistances(values.results)
const reference = readReference(counter)

/**
 * The flow model's weights of before: `world-flow-first` as first trained, `world-flow-tuned` as trained on, `world-flow-counted` of a
 * trial against a reader alone, which never shipped.
 */
const models = ['world-flow', 'world-flow-tuned', 'world-flow-counted', 'world-flow-first', 'world-v', 'world-eps'].filter(
  (model) => cells.some((cell) => cell.model === model),
)
const guided = (model: string): number => modes(cells.filter((cell) => cell.model === model).map(({ facts }) => facts.guidance))
/** The most frequent number. */
function modes(numbers: readonly number[]): number {
  const counts = Map.groupBy(numbers, (n) => n)
  return [...counts.entries()].sort((a, b) => b[1].length - a[1].length)[0]![0]
}
const find = (model: string, wanted: Partial<Measured['facts']>): Measured | undefined =>
  cells.find(
    (cell) =>
      cell.model === model &&
      Object.entries({ refine: 0, guidance: guided(model), ...wanted }).every(
        ([key, value]) => cell.facts[key as keyof Measured['facts']] === value,
      ) &&
      results.wholePictures(cell) >= pictures,
  )
const made = (cell: Measured): boolean => !['renderings', 'autoencoder'].includes(cell.id)
const lengths = cells.filter(made).map(results.wholePictures)
const most = Math.max(...lengths)
/** Cells measured on a share of the pictures only are left out where the common number is sought. */
const pictures = values.pictures ? Number(values.pictures) : Math.min(...lengths.filter((n) => n * 2 > most))

const percent = (n: number): string => `${(100 * n).toFixed(1)} %`
const tolerance = (rtol: number): string => rtol.toExponential()
const nameOf = ({ facts }: Measured): string => `${facts.solver} ${facts.rtol === null ? facts.nfe : tolerance(facts.rtol)}`
const own = (cell: Measured): number => Math.min(pictures, results.wholePictures(cell))
const share = (cell: Measured, trial: Trial): Share => results.shareIn(cell, trial, own(cell))
const distanceOf = (cell: Measured): string => {
  const found = distances.filter((d) => d.model === cell.model && d.cell === cell.id && d.pictures === pictures)
  return found.length === 0 ? '-' : (found.reduce((sum, d) => sum + d.distance, 0) / found.length).toFixed(1)
}
const byNumber = <K extends 'nfe' | 'rtol'>(model: string, solver: string, key: K): Measured[] =>
  cells
    .filter((c) => c.model === model && c.facts.solver === solver && c.facts.refine === 0 && c.facts.guidance === guided(model))
    .filter((c) => c.facts[key] !== null && c.facts[key] !== undefined && own(c) >= (key === 'nfe' ? pictures : 1))
    .sort((a, b) => (key === 'nfe' ? 1 : -1) * (a.facts[key]! - b.facts[key]!))
/** The tightest run that has all pictures. */
const tightest = (model: string): Measured | undefined => byNumber(model, 'uhp-fi', 'rtol').findLast((c) => own(c) === pictures)

function floor(): string {
  const [renderings] = cells.filter(({ id }) => id === 'renderings')
  const rows = models.flatMap((model) => {
    const cell = find(model, { solver: 'dpmpp-2m', nfe: 20 })
    return cell ? [[model, ...floorOf(cell)]] : []
  })
  const autoencoder = cells.find(({ id }) => id === 'autoencoder')
  const real = [
    ...(renderings ? [['real renderings', ...floorOf(renderings)]] : []),
    ...(autoencoder ? [['the same through the autoencoder', ...floorOf(autoencoder)]] : []),
  ]
  return table(['pictures of', 'adherence %', 'fingers %', 'all counts %', 'clear %', 'FD-world'], [...real, ...rows])
}
const floorOf = (cell: Measured): string[] => [
  ...[trials.adherence, trials.fingers, trials.counts, trials.clear].map((trial) => withInterval(share(cell, trial))),
  distanceOf(cell),
]

const fixed = ['euler', 'heun', 'dpmpp-2m', 'unipc-2-bh2', 'ipndm']
const nfes = [3, 5, 7, 9, 13, 20, 40]

function solvers(model: string, value: (cell: Measured) => string): string {
  const rows = fixed.flatMap((solver) => {
    const found = nfes.map((nfe) => find(model, { solver, nfe }))
    return found.some(Boolean) ? [[solver, ...found.map((cell) => (cell ? value(cell) : ''))]] : []
  })
  return table(['solver', ...nfes.map(String)], rows)
}

function tolerances(model: string): string {
  const base = tightest(model)
  const rows = ['uhp-fi', 'uhp-fi-fast'].flatMap((solver) =>
    byNumber(model, solver, 'rtol').map((cell) => [
      nameOf(cell),
      String(own(cell)),
      results.meanNfe(cell, own(cell)).toFixed(0),
      withInterval(share(cell, trials.counts)),
      withInterval(share(cell, trials.fingers)),
      base ? withInterval(results.sameStructure(cell, base, own(cell))) : '-',
      distanceOf(cell),
    ]),
  )
  const same = base ? `same structure as ${nameOf(base)} %` : 'same structure %'
  return table(['tolerance', 'pictures', 'mean NFE', 'all counts %', 'fingers %', same, 'FD-world'], rows)
}

/** Cells that differ from another in one thing: how much more often they are right. */
function against(pairs: readonly (readonly [Measured | undefined, Measured | undefined])[]): string {
  const rows = pairs.flatMap(([a, b]) => {
    if (!a || !b) return []
    const n = Math.min(own(a), own(b))
    const { difference, half, onlyA, onlyB } = results.differenceIn(a, b, trials.counts, n)
    return [
      [
        a.model,
        `${nameOf(a)}${described(a)}`,
        `${nameOf(b)}${described(b)}`,
        withInterval(results.shareIn(a, trials.counts, n)),
        withInterval(results.shareIn(b, trials.counts, n)),
        `${difference >= 0 ? '+' : '−'}${(100 * Math.abs(difference)).toFixed(1)} ± ${(100 * half).toFixed(1)}`,
        `${onlyA} : ${onlyB}`,
      ],
    ]
  })
  return table(['model', 'a', 'b', 'counts of a %', 'counts of b %', 'a − b, points', 'right in one only'], rows)
}
const described = ({ model, facts }: Measured): string =>
  `${facts.refine > 0 ? `, ${facts.refine} Langevin` : ''}${facts.guidance === guided(model) ? '' : `, guidance ${facts.guidance}`}`

const blocks: Record<string, () => string> = {
  amount: () =>
    `${pictures} pictures in each cell that is compared here; ${cells.filter(made).length} cells, ${total()} pictures in all.`,
  counter: () => {
    const wrong = Object.entries(reference.right).filter(([, [right, of]]) => right < of)
    const told = wrong.map(([head, [right, of]]) => `${head.replace(/[._]/g, ' ')} ${of - right} of ${of}`)
    return `Read wrong on ${reference.pictures} drawings: ${told.join(', ')}; nothing else.`
  },
  floor,
  'solvers-counts': () => solvers('world-flow', (cell) => withInterval(share(cell, trials.counts))),
  'solvers-same': () => {
    const base = tightest('world-flow')
    return base ? solvers('world-flow', (cell) => percent(results.sameStructure(cell, base, own(cell)).share)) : ''
  },
  'solvers-distance': () => solvers('world-flow', distanceOf),
  ...Object.fromEntries(models.map((model) => [`tolerances-${model}`, () => tolerances(model)])),
  tighter: () =>
    against(
      models.flatMap((model) => {
        const base = tightest(model)
        const others = [
          ...byNumber(model, 'uhp-fi', 'rtol').filter((cell) => cell !== base),
          ...[5, 9, 20].map((nfe) => find(model, { solver: 'dpmpp-2m', nfe })),
          ...[5, 9, 20].map((nfe) => find(model, { solver: 'euler', nfe })),
        ]
        return others.map((other) => [base, other] as const)
      }),
    ),
  few: () =>
    fewSteps(
      cells,
      [
        find('world-flow-first', { solver: 'dpmpp-2m', nfe: 20 }),
        find('world-flow-first', { solver: 'dpmpp-2m', nfe: 20, guidance: 4 }),
      ].filter((cell) => cell !== undefined),
    ),
  refinement: () => against(varied('refine', (refine) => refine > 0)),
  guidance: () => against(varied('guidance', (guidance, model) => guidance !== guided(model))),
  models: () =>
    table(
      ['model', ...nfes.map(String)],
      models.map((model) => [
        model,
        ...nfes
          .map((nfe) => find(model, { solver: 'dpmpp-2m', nfe }))
          .map((cell) => (cell ? withInterval(share(cell, trials.counts)) : '')),
      ]),
    ),
}

function varied(key: 'refine' | 'guidance', other: (value: number, model: string) => boolean) {
  return cells
    .filter((cell) => made(cell) && other(cell.facts[key], cell.model))
    .sort((a, b) => (a.facts.nfe ?? 1000) - (b.facts.nfe ?? 1000) || a.facts[key] - b.facts[key])
    .map((cell) => {
      const { solver, nfe, rtol } = cell.facts
      return [cell, find(cell.model, { solver, nfe, rtol })] as const
    })
}

const total = (): number => cells.filter(made).reduce((sum, cell) => sum + cell.rows.size, 0)

const shareAxis: Chart['y'] = {
  label: 'right number of parts',
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  name: (tick) => `${Math.round(100 * tick)} %`,
}
const nfeAxis: Chart['x'] = { label: 'guided evaluations (NFE)', ticks: [3, 5, 7, 9, 13, 20, 40, 100, 300, 700] }
const upTo = (end: number): Chart['x'] => ({ ...nfeAxis, ticks: nfeAxis.ticks.filter((tick) => tick <= end) })
const line = (name: string, found: readonly Measured[], trial: Trial, x: (cell: Measured) => number): Series => ({
  name,
  points: found.map((cell) => {
    const { share: y, low, high } = share(cell, trial)
    return { x: x(cell), y, low, high }
  }),
})
const charts: Record<string, () => Chart> = {
  'solvers.svg': () => ({
    title: `world-flow: structure against evaluations, ${pictures} pictures`,
    x: upTo(100),
    y: shareAxis,
    series: [
      ...fixed.map((solver) => line(solver, byNumber('world-flow', solver, 'nfe'), trials.counts, (c) => c.facts.nfe!)),
      ...['uhp-fi', 'uhp-fi-fast'].map((solver) =>
        line(solver, atMost(solver, 100), trials.counts, (c) => results.meanNfe(c, own(c))),
      ),
    ],
  }),
  'tolerances.svg': () => ({
    title: 'UHP-FI: structure against tolerance',
    x: { label: 'relative and absolute tolerance', ticks: [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6], name: tolerance },
    y: shareAxis,
    series: models.map((model) => line(model, byNumber(model, 'uhp-fi', 'rtol'), trials.counts, (c) => c.facts.rtol!)),
  }),
  'models.svg': () => ({
    title: `DPM-Solver++ 2M: structure against evaluations, ${pictures} pictures`,
    x: upTo(40),
    y: shareAxis,
    series: models.map((model) => line(model, byNumber(model, 'dpmpp-2m', 'nfe'), trials.counts, (c) => c.facts.nfe!)),
  }),
}
const atMost = (solver: string, nfe: number): Measured[] =>
  byNumber('world-flow', solver, 'rtol').filter((cell) => own(cell) === pictures && results.meanNfe(cell, pictures) <= nfe)

mkdirSync(values.figures, { recursive: true })
for (const [file, chart] of Object.entries(charts)) writeFileSync(join(values.figures, file), lineChart(chart()))
let text = readFileSync(values.document, 'utf8')
for (const [name, block] of Object.entries(blocks)) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from >= 0 && to > from) text = `${text.slice(0, from + start.length)}\n\n${block()}\n\n${text.slice(to)}`
}
writeFileSync(values.document, text)
console.log(`${values.document}: ${pictures} pictures in each cell`)
