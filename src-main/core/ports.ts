import type {
  EngineResult,
  Frame,
  GalleryFacets,
  GalleryPage,
  GalleryQuery,
  ImportCheck,
  ImportForm,
  LocalApiState,
  Measurement,
  ModelCard,
  Picture,
  Preset,
  Recipe,
  RunSettings,
  RunState,
  RunSummary,
  SavedSeed,
  SolverSettings,
  StepRecord,
  StoredSource,
} from '../../src-shared/contract/index.ts'
import type { PromptGrammar } from '../../src-shared/formats/prompt-grammar.ts'
import type { Port } from '../../src-shared/rpc/index.ts'

/** The engine as a process of its own. `onExit` fires once; `kill` ends it at once, whatever it is doing. */
export interface EngineProcess {
  readonly port: Port
  readonly pid: number | undefined
  onExit(listener: (code: number | null, signal: string | null) => void): void
  kill(): void
  /** The end of what the process wrote to its error stream, for the crash report. */
  lastWords?(): string
}

export type SpawnEngine = () => EngineProcess

/** A run as it is kept: what the faces see, and what only the core needs. */
export interface RunRecord {
  readonly summary: RunSummary
  readonly modelHash: string | null
  /** How many times the run was started; a run that takes the app down twice is not tried again. */
  readonly attempts: number
  readonly latentShape: readonly number[]
  readonly dense: boolean
}

export interface EarlierRun {
  readonly nfe: number
  readonly seconds: number
  /** Where it ran. */
  readonly provider: string
}

export interface RunRepository {
  add(records: readonly RunRecord[]): void
  update(record: RunRecord): void
  get(id: string): RunRecord | null
  /** Newest first. */
  list(limit: number): RunRecord[]
  /** Oldest first: the order of the queue. */
  inState(state: RunState): RunRecord[]
  /** Hashes of the pictures and masks that runs name as their start. */
  sources(): string[]
  /** Ids of ended runs that have no picture. */
  withoutPicture(): string[]
  remove(ids: readonly string[]): void
  /** Finished runs of one model with one solver, tolerance and guidance branch, newest first. */
  earlier(modelId: string, settings: RunSettings, limit: number): EarlierRun[]
  /** As `earlier`, but of whatever tolerances, the relative one at most `rtol`. */
  earlierWithin(modelId: string, settings: RunSettings, rtol: number, limit: number): EarlierRun[]
}

export interface PictureRepository {
  /** Adds or replaces; a replaced picture keeps its star and tags. `prompt` is the whole text to search. */
  put(picture: Picture, prompt: string, recipe: Recipe | null, pixelHash: string | null): void
  get(id: string): Picture | null
  recipe(id: string): unknown
  query(query: GalleryQuery): GalleryPage
  facets(): GalleryFacets
  star(id: string, star: boolean): void
  /** Tags pictures, or takes the tag from them; in letters of the case in which it is there already. */
  tag(ids: readonly string[], name: string, on: boolean): void
  move(id: string, file: string, trashedAt: string | null): void
  remove(ids: readonly string[]): void
  /** Hashes of the pictures and masks that recipes name as their start. */
  sources(): string[]
  /** Every picture's id and file. */
  files(): { id: string; file: string; trashedAt: string | null }[]
}

export interface SeedRepository {
  list(): SavedSeed[]
  get(id: string): SavedSeed | null
  put(seed: SavedSeed): void
  remove(id: string): void
}

export interface PresetRepository {
  list(): Preset[]
  put(preset: Preset): void
  remove(id: string): void
}

/** Things of one kind that the user saved by name. The id stays as long as the name does. */
export interface SavedRepository<T extends { readonly name: string }> {
  /** In the order of their names. What cannot be read is left out. */
  list(): Promise<(T & { id: string })[]>
  /**
   * Replaces one of the same name, whatever the case of its letters. With `id` it takes the place of that one; then `invalid-input`
   * where another has its name.
   */
  put(value: T, id?: string): Promise<T & { id: string }>
  remove(id: string): Promise<void>
}

/** The door for other programs of this machine. */
export interface LocalApi {
  state(): LocalApiState
  /** Makes a new token. */
  renew(): LocalApiState
}

/** Small JSON values under a name: settings and the like. */
export interface ValueRepository {
  get(name: string): unknown
  put(name: string, value: unknown): void
}

/** sha256 of files that have not changed since they were last read; `changedMs` is the time of the last change. */
export interface HashCache {
  get(path: string, size: number, changedMs: number): string | null
  put(path: string, size: number, changedMs: number, sha256: string): void
}

export interface MeasurementRepository {
  get(modelHash: string, provider: string, threads: number): Measurement | null
  put(modelHash: string, measurement: Measurement): void
  /** Newest first. */
  of(modelHash: string): Measurement[]
}

export interface Store {
  readonly runs: RunRepository
  readonly pictures: PictureRepository
  readonly seeds: SeedRepository
  readonly presets: PresetRepository
  readonly values: ValueRepository
  readonly hashes: HashCache
  readonly measurements: MeasurementRepository
  readonly cards: CardCache
  /** Everything `work` writes becomes durable together, or not at all. */
  transaction<T>(work: () => T): T
  close(): void
}

/** The picture files of a library, and folders among them that cannot be looked into. */
export interface PictureListing {
  readonly files: string[]
  readonly closed: string[]
}

/** What a picture file says about itself. */
export interface PictureFacts {
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly modifiedAt: string
  readonly recipe: Recipe | null
  readonly recipeProblem: string | null
  /** Prompt of another tool's text where there is no recipe of ours. */
  readonly prompt: string
}

/** Paths are relative to the library, with forward slashes. */
export interface PictureFiles {
  /** Puts the recipe into `source` (a PNG, absolute path) and writes it to its place. Atomic: whole, or not there. */
  save(
    picture: { id: string; createdAt: string; seed: number },
    source: string,
    recipe: Recipe,
  ): Promise<{ file: string; bytes: number }>
  /** The id in a file name of ours, null for any other name. */
  idOf(file: string): string | null
  absolute(file: string): string
  exists(file: string): Promise<boolean>
  /** Moves to the trash; returns the new path. */
  trash(file: string): Promise<string>
  restore(file: string): Promise<string>
  remove(file: string): Promise<void>
  /** Every PNG under pictures/ and trash/. Throws `disk-gone` where the library is not there. */
  list(): Promise<PictureListing>
  describe(file: string): Promise<PictureFacts>
  thumbnail(id: string, file: string, size: number): Promise<Uint8Array>
  forgetThumbnails(id: string): Promise<void>
  /** Largest difference of two PNGs in 8-bit levels over all channels; null where their sizes differ. Absolute paths. */
  maxDifference(a: string, b: string): Promise<number | null>
}

/** Pictures and masks that runs start from, by the sha256 of their bytes. */
export interface SourceFiles {
  /** Keeps a PNG, JPEG or WebP file. Throws `invalid-input` for anything else. */
  put(bytes: Uint8Array): Promise<StoredSource>
  /** Keeps a state of a run, npy; its hash. */
  putState(bytes: Uint8Array): Promise<string>
  /** The absolute path, null where there is none. */
  find(hash: string): Promise<string | null>
  /** What is kept, and when it was last put, milliseconds. */
  list(): Promise<{ hash: string; putAt: number }[]>
  /** Deletes it, unless it was put since `time`, milliseconds. */
  remove(hash: string, time: number): Promise<void>
}

/** The result of a run as it waits to become a picture. */
export interface PendingResult {
  readonly result: EngineResult
  readonly recipe: Recipe
}

/** A run's folder: records, frames, the engine's output. */
export interface RunFiles {
  folder(id: string): string
  /** An empty folder for a run that starts now. */
  begin(id: string): Promise<string>
  appendStep(id: string, record: StepRecord): void
  appendFrame(id: string, frame: Frame): void
  /** Resolves when everything appended so far is in the files. */
  flush(id: string): Promise<void>
  steps(id: string): Promise<StepRecord[]>
  frames(id: string): Promise<Frame[]>
  savePending(id: string, pending: PendingResult): Promise<void>
  pending(id: string): Promise<PendingResult | null>
  /** Runs with a save begun and not settled. */
  pendingIds(): Promise<string[]>
  /** The run's own account of itself, so that runs can be found again without the database. */
  saveSummary(record: RunRecord): Promise<void>
  summaries(): AsyncIterable<RunRecord>
  /** Removes what only a save in progress needs. */
  settle(id: string, keepPicture: boolean): Promise<void>
  remove(id: string): Promise<void>
}

export type ModelOrigin = ModelCard['origin']

/** A card as it was read, and what tells that nothing it was read from has changed since. */
export interface KeptCard {
  /** Of the reader: another one may understand the same folder differently. */
  readonly version: string
  /** Relative path -> size and time. */
  readonly stamps: Readonly<Record<string, string>>
  readonly card: unknown
  /** Of the whole model as it was then, null until its weights were read. */
  readonly hash: string | null
}

/** Cards of folders by path. */
export interface CardCache {
  get(path: string): KeptCard | null
  put(path: string, kept: KeptCard): void
}

export interface FolderWatch {
  /** The model folders to watch from now on. */
  set(dirs: readonly string[]): void
  close(): void
}

/** Model folders on disk. `scan` never throws: what is wrong is in the card. */
export interface ModelFolders {
  builtIn(): Promise<string[]>
  library(): Promise<string[]>
  /** `fresh` reads the folder whatever is known of it. */
  scan(path: string, origin: ModelOrigin, fresh?: boolean): Promise<Omit<ModelCard, 'id' | 'measured' | 'devices'>>
  /** The grammar of prompts in the folder's flowline.json, null without one. */
  prompts(path: string): Promise<PromptGrammar | null>
  /** sha256 over graphs, weights and configs; null where the folder cannot be read. `onProgress` is told bytes of all bytes. */
  hash(path: string, signal?: AbortSignal, onProgress?: (done: number, total: number) => void): Promise<string | null>
  /** sha256 over the folder `vae_encoder`, which makes the start of a run from a picture; null where there is none. */
  encoderHash(path: string): Promise<string | null>
  /** The hash if every file of the folder is known unchanged, without reading weights. */
  knownHash(path: string): Promise<string | null>
  /** Calls `onChange` with a model's folder, or with the library's folder of models, soon after something in it changed. */
  watch(onChange: (dir: string) => void): FolderWatch
}

export interface PendingImport {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly bytes: number
  readonly form: ImportForm | null
}

export interface ImportRun {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

/** Copies models into the library and takes them out again. Paths are absolute. */
export interface ModelImports {
  /** Throws `not-found`, `model-broken`. */
  check(source: string): Promise<ImportCheck>
  /** Prepares an import; one that was begun for the same source is taken up again. Returns its id. */
  begin(source: string, name: string | null, form: ImportForm | null): Promise<string>
  /** Copies and verifies; returns the new model's folder. What was copied stays where it throws. */
  run(id: string, run: ImportRun): Promise<string>
  pending(): Promise<PendingImport[]>
  /** Removes everything of an import that is not under way. */
  discard(id: string): Promise<void>
  /** Deletes a model of the library. Throws `invalid-input` for any other folder. */
  remove(dir: string): Promise<void>
}

export interface Clock {
  now(): Date
}

/** What the registry of methods offers, as data. */
export interface SolverFacts {
  readonly id: string
  readonly version: number
  readonly adaptive: boolean
  readonly nfePerStep: number
}

export type SameSolver = Pick<SolverSettings, 'id' | 'rtol' | 'atol' | 'steps'>
