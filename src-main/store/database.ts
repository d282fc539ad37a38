import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { AppError } from '../../src-shared/contract/index.ts'
import { faultOf } from './fault.ts'
import { migrations } from './migrations.ts'

/** One connection. Statements are compiled once per text. */
export class Database {
  private readonly connection: DatabaseSync
  private readonly statements = new Map<string, StatementSync>()
  private depth = 0
  private readonly file: string

  constructor(file: string) {
    this.file = file
    this.connection = new DatabaseSync(file)
    try {
      this.connection.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA foreign_keys = ON;
        PRAGMA busy_timeout = 5000;
        PRAGMA cache_size = -32000;
        PRAGMA temp_store = MEMORY;
      `)
    } catch (error) {
      // A damaged file is renamed next, which Windows allows of closed files only.
      this.connection.close()
      throw error
    }
  }

  prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql)
    if (!statement) {
      statement = this.compile(sql)
      sayInWords(statement, this.file)
      this.statements.set(sql, statement)
    }
    return statement
  }

  private compile(sql: string): StatementSync {
    try {
      return this.connection.prepare(sql)
    } catch (error) {
      throw storeError(error, this.file)
    }
  }

  exec(sql: string): void {
    this.connection.exec(sql)
  }

  /** Nested calls join the outer transaction. */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) return work()
    this.connection.exec('BEGIN IMMEDIATE')
    this.depth++
    try {
      const value = work()
      this.connection.exec('COMMIT')
      return value
    } catch (error) {
      if (this.connection.isTransaction) this.connection.exec('ROLLBACK')
      throw storeError(error, this.file)
    } finally {
      this.depth--
    }
  }

  close(): void {
    this.connection.close()
  }
}

/** Makes a statement by itself throw what a transaction does. */
function sayInWords(statement: StatementSync, file: string): void {
  for (const name of ['run', 'get', 'all'] as const) {
    const bare = statement[name].bind(statement) as (...values: unknown[]) => never
    statement[name] = (...values: unknown[]) => {
      try {
        return bare(...values)
      } catch (error) {
        throw storeError(error, file)
      }
    }
  }
}

/**
 * Opens the index and brings it to the newest form. `none`: there is none, or a file without anything in it, which a lost write
 * leaves. `damaged`: what is there is no database, or a damaged one.
 */
export function openDatabase(file: string): Database | 'none' | 'damaged' {
  if (!existsSync(file)) return 'none'
  try {
    return migrated(file)
  } catch (error) {
    if (isDamaged(error)) return 'damaged'
    throw error
  }
}

function migrated(file: string): Database | 'none' | 'damaged' {
  const doubtful = existsSync(doubtOf(file)) || (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
  const database = new Database(file)
  try {
    if (doubtful) check(database, file)
    if (versionOf(database) > 0) {
      migrate(database, migrations)
      return database
    }
    const empty = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
    database.close()
    return empty ? 'none' : 'damaged'
  } catch (error) {
    database.close()
    throw error
  }
}

/** There where damage was met, so that the next start looks. */
const doubtOf = (file: string): string => `${file}.doubt`

/** Reads the whole index, which takes its time: for one that was not closed, or of which damage was met. Throws as SQLite does. */
function check(database: Database, file: string): void {
  const fault = faultOf(database, existsSync(doubtOf(file)))
  if (fault !== null) throw Object.assign(new Error(fault), { errcode: 11 })
  rmSync(doubtOf(file), { force: true })
}

function versionOf(database: Database): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version
}

/** Applies what is missing, each migration in a transaction of its own. */
export function migrate(database: Database, steps: readonly string[]): void {
  const version = versionOf(database)
  if (version > steps.length) {
    throw new AppError(
      'invalid-input',
      'This library was last used by a newer Flowline; update Flowline or choose another library.',
      {
        libraryVersion: version,
        knownVersion: steps.length,
      },
    )
  }
  for (let next = version; next < steps.length; next++) {
    database.transaction(() => {
      database.exec(steps[next]!)
      database.exec(`PRAGMA user_version = ${next + 1}`)
    })
  }
}

/** What SQLite failed of, in words where it has to do with the disk. SQLITE_FULL is 13, SQLITE_IOERR is 10, SQLITE_READONLY is 8, SQLITE_CANTOPEN is 14. */
export function storeError(error: unknown, file: string): unknown {
  const code = (error as { errcode?: number } | null)?.errcode
  if (code === undefined) return error
  if (isDamaged(error)) {
    doubt(file)
    return new AppError(
      'index-damaged',
      `The library's index ${file} is damaged; close Flowline and start it again, which makes the index anew from the pictures.`,
      { path: file },
      { cause: error },
    )
  }
  if ((code & 0xff) === 13) {
    return new AppError(
      'disk-full',
      `There is no room left for the library's index ${file}; free some space on its disk.`,
      { path: file },
      { cause: error },
    )
  }
  if ([8, 10, 14].includes(code & 0xff)) {
    return new AppError(
      'disk-gone',
      `The library's index ${file} cannot be written; check that its disk is connected and writable.`,
      { path: file },
      { cause: error },
    )
  }
  return error
}

export function doubt(file: string): void {
  try {
    writeFileSync(doubtOf(file), '')
  } catch {
    // A disk that takes nothing keeps the next start from looking, not from starting.
  }
}

/** SQLITE_CORRUPT is 11, SQLITE_NOTADB is 26. */
function isDamaged(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'index-damaged'
  const code = (error as { errcode?: number } | null)?.errcode
  return code !== undefined && [11, 26].includes(code & 0xff)
}
