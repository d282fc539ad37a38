import { table } from '../markdown.ts'
import * as results from './results.ts'
import type { Measured, Trial } from './results.ts'
import { percentWithin } from './statistics.ts'

/** Methods of models that were distilled for few steps. */
const methods = ['flow-lcm', 'lcm', 'consistency']
const { trials } = results

/**
 * The distilled models beside their teacher, each cell on all its own pictures: few evaluations make many. `teacher` are cells of
 * the same prompts and seeds.
 */
export function fewSteps(cells: readonly Measured[], teacher: readonly Measured[]): string {
  const distilled = cells.filter(({ facts }) => methods.includes(facts.solver))
  const rows = [...distilled, ...teacher]
    .sort((a, b) => a.model.localeCompare(b.model) || a.facts.guidance - b.facts.guidance || a.facts.nfe! - b.facts.nfe!)
    .map((cell) => {
      const pictures = results.wholePictures(cell)
      const of = (trial: Trial): string => percentWithin(results.shareIn(cell, trial, pictures))
      const guidance = cell.model === 'world-consistency' ? 'its own' : String(cell.facts.guidance)
      return [
        cell.model,
        `${cell.facts.solver} ${cell.facts.nfe}`,
        guidance,
        String(pictures),
        of(trials.adherence),
        of(trials.fingers),
        of(trials.counts),
        of(trials.clear),
      ]
    })
  return table(['model', 'method', 'guidance', 'pictures', 'adherence %', 'fingers %', 'all counts %', 'clear %'], rows)
}
