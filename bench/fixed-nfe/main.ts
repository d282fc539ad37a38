/**
 * Error of every deterministic method at fixed numbers of evaluations, and of the adaptive ones at their tolerances, on one model.
 *
 *     node bench/fixed-nfe/main.ts assets/models/exact [--seeds 0-7] [--nodes karras,exponential,uniform] [--guidance 2.5]
 *
 * Runs `flowline study`, so every run is kept in --library and none is made twice. Writes bench/results/fixed-nfe-<model>.json
 * and prints the tables of docs/fixed-evaluations.md.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { adaptiveTable, fixedTable, rowsOf, type Study } from './tables.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    solvers: { type: 'string', default: 'all' },
    seeds: { type: 'string', default: '0-7' },
    nodes: { type: 'string', default: 'karras,exponential,uniform' },
    nfe: { type: 'string', default: '5,7,10,15,20,30' },
    tolerances: { type: 'string', default: '1e-1,1e-2,1e-3,1e-4' },
    guidance: { type: 'string' },
    'reference-tolerance': { type: 'string', default: '1e-6' },
    threads: { type: 'string', default: '2' },
    library: { type: 'string' },
  },
})
const [dir] = positionals
if (dir === undefined || positionals.length > 1) throw new Error('Name one model folder.')

const { guidance, library = mkdtempSync(join(tmpdir(), 'fixed-nfe-')), ...asked } = values
const options = Object.entries({ ...asked, library, ...(guidance === undefined ? {} : { guidance }) })
const report = join(library, 'report.json')
rmSync(report, { force: true })
const flags = options.flatMap(([name, value]) => [`--${name}`, value])
const cli = join(import.meta.dirname, '../../src-main/host-cli/main.ts')
const { status } = spawnSync(process.execPath, [cli, 'study', dir, ...flags, '--no-pictures', '--report', report], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
// 1 says that some runs are errors; they are counted in the rows.
if (!existsSync(report)) throw new Error(`The study ended with exit code ${status}.`)

const study = JSON.parse(readFileSync(report, 'utf8')) as Study
const rows = rowsOf(study)
const { model, settings, reference } = study
const about = { model: model.name, hash: model.hash, ...asked, settings, resolution: reference.resolution }
const target = join(import.meta.dirname, `../results/fixed-nfe-${basename(dir)}.json`)
writeFileSync(target, `${JSON.stringify({ about, rows }, null, 1)}\n`)
console.log(`${model.name}, guidance ${settings.guidance}; two references lie ${reference.resolution?.toExponential(1)} apart.\n`)
console.log(`${fixedTable(rows, asked.nfe.split(',').map(Number))}\n`)
console.log(adaptiveTable(rows))
