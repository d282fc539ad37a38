import type { RunSettings, RunState, RunSummary } from '../../src-shared/contract/index.ts'
import type { EarlierRun, RunRecord, RunRepository } from '../core/ports.ts'
import type { Database } from './database.ts'
import { namedSources } from './named-sources.ts'

type Row = {
  summary: string
  model_hash: string | null
  attempts: number
  latent_shape: string
  dense: number
}

const earlierColumns = "nfe, seconds, json_extract(summary, '$.outcome.provider') AS provider"

/** Runs in the order they were asked for. */
export class SqlRuns implements RunRepository {
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  add(records: readonly RunRecord[]): void {
    this.database.transaction(() => {
      for (const record of records) {
        this.database
          .prepare(
            `INSERT INTO runs (id, state, model_id, solver_key, nfe, seconds, attempts, model_hash, dense, latent_shape, summary)
             VALUES (:id, :state, :modelId, :solverKey, :nfe, :seconds, :attempts, :modelHash, :dense, :latentShape, :summary)`,
          )
          .run(toRow(record))
      }
    })
  }

  update(record: RunRecord): void {
    this.database.transaction(() =>
      this.database
        .prepare(
          `UPDATE runs SET state = :state, model_id = :modelId, solver_key = :solverKey, nfe = :nfe, seconds = :seconds,
         attempts = :attempts, model_hash = :modelHash, dense = :dense, latent_shape = :latentShape, summary = :summary
         WHERE id = :id`,
        )
        .run(toRow(record)),
    )
  }

  get(id: string): RunRecord | null {
    const row = this.database.prepare('SELECT * FROM runs WHERE id = ?').get(id) as Row | undefined
    return row ? toRecord(row) : null
  }

  list(limit: number): RunRecord[] {
    return (this.database.prepare('SELECT * FROM runs ORDER BY number DESC LIMIT ?').all(limit) as Row[]).map(toRecord)
  }

  inState(state: RunState): RunRecord[] {
    return (this.database.prepare('SELECT * FROM runs WHERE state = ? ORDER BY number').all(state) as Row[]).map(toRecord)
  }

  sources(): string[] {
    return namedSources(this.database, 'runs', 'summary')
  }

  withoutPicture(): string[] {
    const ended = `SELECT id FROM runs WHERE state IN ('done', 'cancelled', 'failed') AND json_extract(summary, '$.pictureId') IS NULL`
    return this.database
      .prepare(`${ended} ORDER BY number`)
      .all()
      .map(({ id }) => String(id))
  }

  remove(ids: readonly string[]): void {
    this.database.transaction(() => {
      for (const id of ids) this.database.prepare('DELETE FROM runs WHERE id = ?').run(id)
    })
  }

  earlier(modelId: string, settings: RunSettings, limit: number): EarlierRun[] {
    return (
      this.database
        .prepare(
          `SELECT ${earlierColumns} FROM runs WHERE model_id = ? AND solver_key = ? AND nfe IS NOT NULL ORDER BY number DESC LIMIT ?`,
        )
        .all(modelId, solverKey(settings), limit) as unknown as EarlierRun[]
    ).map(({ nfe, seconds, provider }) => ({ nfe, seconds, provider }))
  }

  earlierWithin(modelId: string, settings: RunSettings, rtol: number, limit: number): EarlierRun[] {
    return (
      this.database
        .prepare(
          `SELECT ${earlierColumns} FROM runs WHERE model_id = ? AND nfe IS NOT NULL AND json_extract(solver_key, '$[1]') <= ?
           AND json_remove(solver_key, '$[2]', '$[1]') = json_remove(?, '$[2]', '$[1]') ORDER BY number DESC LIMIT ?`,
        )
        .all(modelId, rtol, solverKey(settings), limit) as unknown as EarlierRun[]
    ).map(({ nfe, seconds, provider }) => ({ nfe, seconds, provider }))
  }
}

/** Runs of one key cost about the same; the tolerances are its second and third entry: solver, its accuracy, and where guidance doubles the calls; the size sets the time. */
function solverKey({ solver, guidance, guidanceShape, width, height, refinement, source }: RunSettings): string {
  const { id, rtol, atol, steps, chart, tableau, richardson, afs, controller } = solver
  const interval = guidance === 1 ? undefined : guidanceShape?.interval
  const more = {
    ...(richardson === true && { richardson }),
    ...(afs === true && { afs }),
    ...(controller && { controller }),
    ...(refinement.iterations > 0 && { refinements: refinement.iterations }),
    ...(source && source.strength < 1 && { strength: source.strength }),
  }
  return JSON.stringify([
    id,
    rtol,
    atol,
    steps,
    chart,
    guidance === 1,
    width,
    height,
    ...(interval ? [interval] : []),
    ...(tableau ? [tableau] : []),
    ...(Object.keys(more).length > 0 ? [more] : []),
  ])
}

function toRow({ summary, modelHash, attempts, latentShape, dense }: RunRecord) {
  const finished = summary.state === 'done' ? summary.outcome : null
  return {
    id: summary.id,
    state: summary.state,
    modelId: summary.modelId,
    solverKey: solverKey(summary.settings),
    nfe: finished?.nfe.total ?? null,
    seconds: finished?.seconds.total ?? null,
    attempts,
    modelHash,
    dense: Number(dense),
    latentShape: JSON.stringify(latentShape),
    summary: JSON.stringify(summary),
  }
}

function toRecord(row: Row): RunRecord {
  return {
    summary: JSON.parse(row.summary) as RunSummary,
    modelHash: row.model_hash,
    attempts: row.attempts,
    latentShape: JSON.parse(row.latent_shape) as number[],
    dense: row.dense === 1,
  }
}
