import type { Measurement, Preset, SavedSeed } from '../../src-shared/contract/index.ts'
import type {
  CardCache,
  HashCache,
  KeptCard,
  MeasurementRepository,
  PresetRepository,
  SeedRepository,
  ValueRepository,
} from '../core/ports.ts'
import type { Database } from './database.ts'

/** The value of a JSON text; null for one that a damaged disk left. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function sqlSeeds(database: Database): SeedRepository {
  const parse = (row: unknown): SavedSeed | null => valueOf((row as { seed: string }).seed) as SavedSeed | null
  return {
    list: () =>
      database
        .prepare('SELECT seed FROM seeds ORDER BY created_at DESC, id DESC')
        .all()
        .flatMap((row) => parse(row) ?? []),
    get: (id) => {
      const row = database.prepare('SELECT seed FROM seeds WHERE id = ?').get(id)
      return row ? parse(row) : null
    },
    put: (seed) => {
      database
        .prepare('INSERT OR REPLACE INTO seeds (id, created_at, seed) VALUES (?, ?, ?)')
        .run(seed.id, seed.createdAt, JSON.stringify(seed))
    },
    remove: (id) => void database.prepare('DELETE FROM seeds WHERE id = ?').run(id),
  }
}

export function sqlPresets(database: Database): PresetRepository {
  return {
    list: () =>
      database
        .prepare('SELECT preset FROM presets ORDER BY name')
        .all()
        .flatMap((row) => (valueOf((row as { preset: string }).preset) as Preset | null) ?? []),
    put: (preset) => {
      database
        .prepare('INSERT OR REPLACE INTO presets (id, name, preset) VALUES (?, ?, ?)')
        .run(preset.id, preset.name, JSON.stringify(preset))
    },
    remove: (id) => void database.prepare('DELETE FROM presets WHERE id = ?').run(id),
  }
}

export function sqlValues(database: Database): ValueRepository {
  return {
    get: (name) => {
      const row = database.prepare('SELECT value FROM named_values WHERE name = ?').get(name) as { value: string } | undefined
      return row ? valueOf(row.value) : null
    },
    put: (name, value) => {
      database.prepare('INSERT OR REPLACE INTO named_values (name, value) VALUES (?, ?)').run(name, JSON.stringify(value))
    },
  }
}

export function sqlHashes(database: Database): HashCache {
  return {
    get: (path, size, mtimeMs) => {
      const row = database
        .prepare('SELECT sha256 FROM file_hashes WHERE path = ? AND size = ? AND mtime_ms = ?')
        .get(path, size, mtimeMs)
      return (row as { sha256: string } | undefined)?.sha256 ?? null
    },
    put: (path, size, mtimeMs, sha256) => {
      database
        .prepare('INSERT OR REPLACE INTO file_hashes (path, size, mtime_ms, sha256) VALUES (?, ?, ?, ?)')
        .run(path, size, mtimeMs, sha256)
    },
  }
}

export function sqlCards(database: Database): CardCache {
  return {
    get: (path) => {
      const row = database.prepare('SELECT kept FROM model_cards WHERE path = ?').get(path) as { kept: string } | undefined
      return row ? (valueOf(row.kept) as KeptCard | null) : null
    },
    put: (path, kept) => {
      database.prepare('INSERT OR REPLACE INTO model_cards (path, kept) VALUES (?, ?)').run(path, JSON.stringify(kept))
    },
  }
}

export function sqlMeasurements(database: Database): MeasurementRepository {
  const parse = (row: unknown): Measurement | null => valueOf((row as { measurement: string }).measurement) as Measurement | null
  return {
    get: (modelHash, provider, threads) => {
      const row = database
        .prepare('SELECT measurement FROM model_measurements WHERE model_hash = ? AND provider = ? AND threads = ?')
        .get(modelHash, provider, threads)
      return row ? parse(row) : null
    },
    put: (modelHash, measurement) => {
      database
        .prepare(
          'INSERT OR REPLACE INTO model_measurements (model_hash, provider, threads, measured_at, measurement) VALUES (?, ?, ?, ?, ?)',
        )
        .run(modelHash, measurement.provider, measurement.threads, measurement.measuredAt, JSON.stringify(measurement))
    },
    of: (modelHash) =>
      database
        .prepare('SELECT measurement FROM model_measurements WHERE model_hash = ? ORDER BY measured_at DESC')
        .all(modelHash)
        .flatMap((row) => parse(row) ?? []),
  }
}
