import { AppError } from '../../src-shared/contract/index.ts'
import type { Cell } from './cells.ts'
import type { Counter } from './counter.ts'
import { frechetDistance, momentsOf, type Reference } from './frechet.ts'
import type { PictureMaker } from './pictures.ts'
import type { Asked } from './prompts.ts'
import { keepDistance, readDistances, type CellRecords } from './records.ts'

export interface Amount {
  readonly pictures: number
  /** Repetitions of all pictures with other seeds. */
  readonly sets: number
}

/** Seeds of one set; picture i of a set has the same start in every cell. */
const seedsPerSet = 1_000_000

/** Makes and counts what is missing of one cell. The makers take the next picture as they get free. */
export async function measureCell(
  cell: Cell,
  { pictures, sets }: Amount,
  prompts: readonly Asked[],
  makers: readonly PictureMaker[],
  counter: Counter,
  records: CellRecords,
  signal: AbortSignal,
): Promise<void> {
  const missing = Array.from({ length: sets * pictures }, (_, n) => ({ set: Math.floor(n / pictures), i: n % pictures }))
    .filter(({ set, i }) => !records.has(set, i))
    .values()
  await Promise.all(
    makers.map(async (maker) => {
      for (const { set, i } of missing) {
        if (signal.aborted) throw new AppError('cancelled', 'The measurement was stopped; what was done is kept.')
        const prompt = prompts[i % prompts.length]!.text
        const { rgb, outcome, status } = await maker.make({ ...cell.settings, prompt, seed: set * seedsPerSet + i })
        const counted = rgb && (await counter.read([rgb]))[0]!
        const row = { set, i, nfe: outcome?.nfe.total ?? 0, status, reading: counted?.reading ?? null }
        records.add(row, counted?.features ?? null)
      }
    }),
  )
}

/** Distances of the first `pictures` of every whole set from real renderings, where they are not kept yet. */
export function measureDistances(
  results: string,
  names: { readonly model: string; readonly cell: string },
  { pictures, sets }: Amount,
  records: CellRecords,
  reference: Reference,
): void {
  const kept = readDistances(results)
  for (let set = 0; set < sets; set++) {
    const same = { ...names, set, pictures }
    if (kept.some((d) => d.model === same.model && d.cell === same.cell && d.set === set && d.pictures === pictures)) continue
    const whole = records.rows.filter((row) => row.set === set && row.i < pictures).length === pictures
    const features = whole ? records.features(set, pictures) : null
    if (!features || features.length < 2) continue
    keepDistance(results, { ...same, distance: frechetDistance(momentsOf(features), reference) })
  }
}
