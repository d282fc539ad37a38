import { readFileSync } from 'node:fs'
import { AppError } from '../../src-shared/contract/index.ts'
import type { Grid } from './cells.ts'

/** A grid of cells of some models, and how many of the pictures it takes part in. */
export interface PlannedGrid {
  readonly models: readonly string[]
  readonly grid: Grid
  /** Of the pictures asked for, 0..1: dear cells are measured on the first few. */
  readonly share: number
}

const nothing: Grid = { solvers: [], nodes: ['karras'], nfe: [], rtol: [], guidance: [], refine: [0] }

/** Reads a plan: a JSON list of grids with `models` (folders) and, where it is not 1, `share`. */
export function readPlan(file: string): PlannedGrid[] {
  const listed = JSON.parse(readFileSync(file, 'utf8')) as (Partial<Grid> & { models?: string[]; share?: number })[]
  return listed.map(({ models, share, ...grid }) => {
    const unknown = Object.keys(grid).find((key) => !(key in nothing))
    if (unknown !== undefined || !models || !grid.solvers) {
      throw new AppError(
        'invalid-input',
        `${file}: a grid has models, solvers and share, and of ${Object.keys(nothing).join(', ')}.`,
      )
    }
    return { models, grid: { ...nothing, ...grid }, share: share ?? 1 }
  })
}

/** Pictures of a grid when `pictures` are asked for. */
export const sharedPictures = (share: number, pictures: number): number => Math.max(1, Math.ceil(share * pictures))
