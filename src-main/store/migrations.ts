/** Numbered forward migrations. A shipped one is never edited; a change is a new entry at the end. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE pictures (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    run_id TEXT,
    file TEXT NOT NULL,
    created_at TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    model_name TEXT NOT NULL,
    solver_id TEXT NOT NULL,
    seed INTEGER NOT NULL,
    nfe INTEGER NOT NULL,
    star INTEGER NOT NULL DEFAULT 0,
    trashed_at TEXT,
    pixel_hash TEXT,
    trashed INTEGER GENERATED ALWAYS AS (trashed_at IS NOT NULL) VIRTUAL
  ) STRICT;
  CREATE INDEX pictures_by_time ON pictures (trashed, created_at, id);
  CREATE INDEX pictures_by_model ON pictures (trashed, model_name, created_at, id);
  CREATE INDEX pictures_by_solver ON pictures (trashed, solver_id, created_at, id);
  CREATE INDEX pictures_by_both ON pictures (trashed, model_name, solver_id, created_at, id);
  CREATE INDEX pictures_by_star ON pictures (trashed, created_at, id) WHERE star = 1;
  CREATE TABLE recipes (picture_number INTEGER PRIMARY KEY REFERENCES pictures (number) ON DELETE CASCADE, recipe TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE picture_words USING fts5 (
    prompt, names, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  );

  CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    model_id TEXT NOT NULL,
    solver_key TEXT NOT NULL,
    nfe INTEGER,
    seconds REAL,
    attempts INTEGER NOT NULL,
    model_hash TEXT,
    dense INTEGER NOT NULL,
    latent_shape TEXT NOT NULL,
    summary TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_state ON runs (state, number);
  CREATE INDEX runs_by_cost ON runs (model_id, solver_key, number) WHERE nfe IS NOT NULL;

  CREATE TABLE seeds (id TEXT PRIMARY KEY, created_at TEXT NOT NULL, seed TEXT NOT NULL) STRICT;
  CREATE TABLE presets (id TEXT PRIMARY KEY, name TEXT NOT NULL, preset TEXT NOT NULL) STRICT;
  CREATE TABLE named_values (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE file_hashes (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ms REAL NOT NULL, sha256 TEXT NOT NULL) STRICT;
  CREATE TABLE measurements (
    model_hash TEXT NOT NULL, provider TEXT NOT NULL, measurement TEXT NOT NULL, PRIMARY KEY (model_hash, provider)
  ) STRICT;
  `,
  `
  CREATE TABLE model_cards (path TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT;
  `,
  `
  DROP TABLE measurements;
  CREATE TABLE model_measurements (
    model_hash TEXT NOT NULL, provider TEXT NOT NULL, threads INTEGER NOT NULL, measured_at TEXT NOT NULL, measurement TEXT NOT NULL,
    PRIMARY KEY (model_hash, provider, threads)
  ) STRICT;
  `,
  `
  CREATE TABLE picture_tags (
    picture_id TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (picture_id, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX picture_tags_by_name ON picture_tags (name, picture_id);
  `,
]
