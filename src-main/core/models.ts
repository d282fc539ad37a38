import { createHash } from 'node:crypto'
import path from 'node:path'
import {
  AppError,
  type EngineModel,
  type ModelCard,
  type ModelProblem,
  type TokenCount,
} from '../../src-shared/contract/index.ts'
import { drawPrompt } from '../../src-shared/formats/prompt-grammar.ts'
import type { Language } from '../../src-shared/i18n/index.ts'
import type { EventBus } from './bus.ts'
import type { EngineSupervisor } from './engine/supervisor.ts'
import type { Clock, MeasurementRepository, ModelFolders, ModelOrigin } from './ports.ts'
import type { SettingsService } from './settings.ts'

type Scanned = Omit<ModelCard, 'measured'>

export interface ModelsParts {
  readonly folders: ModelFolders
  readonly measurements: MeasurementRepository
  readonly settings: SettingsService
  readonly engine: EngineSupervisor
  readonly bus: EventBus
  readonly clock: Clock
}

/** The models there are: those that come with the app, linked folders, and folders in the library. */
export class ModelsService {
  private readonly parts: ModelsParts
  private cards: Map<string, Scanned> | null = null
  /** The linked folders as they were when the cards were read. */
  private scannedFolders: readonly string[] = []
  private scanning: Promise<Map<string, Scanned>> | null = null
  private readonly hashing = new Map<string, Promise<string | null>>()
  private readonly closing = new AbortController()

  constructor(parts: ModelsParts) {
    this.parts = parts
  }

  async list(): Promise<ModelCard[]> {
    return [...(await this.all()).values()].map((card) => this.withMeasured(card))
  }

  /** The card; a hash not known yet is computed in the background and told with `models.changed`. */
  async get(id: string): Promise<ModelCard> {
    const card = (await this.all()).get(id)
    if (!card)
      throw new AppError('model-missing', 'This model is no longer in the list; link its folder again or choose another model.', {
        id,
      })
    if (card.usable && !card.hash) void this.hash(id)
    return this.withMeasured(card)
  }

  async withHash(hash: string): Promise<ModelCard | null> {
    for (const card of (await this.all()).values()) {
      if (card.usable && (await this.hash(card.id)) === hash) return this.get(card.id)
    }
    return null
  }

  async link(given: string): Promise<ModelCard> {
    const folder = path.resolve(given.trim())
    const known = [...(await this.all()).values()].find((card) => card.path === folder)
    if (known) return this.withMeasured(known)
    const { settings, bus } = this.parts
    settings.set({ modelFolders: [...settings.get().modelFolders, folder] })
    const card = await this.get(idOf(folder, 'linked'))
    bus.emit('models.changed', {})
    return card
  }

  async unlink(id: string): Promise<void> {
    const card = await this.get(id)
    if (card.origin !== 'linked') {
      throw new AppError('invalid-input', `"${card.name}" is not a linked folder; only links can be removed here.`, { id })
    }
    const { settings, bus } = this.parts
    settings.set({ modelFolders: settings.get().modelFolders.filter((folder) => path.resolve(folder) !== card.path) })
    bus.emit('models.changed', {})
  }

  /** Reads every folder anew. Models the engine gave up on may be tried again. */
  async rescan(): Promise<ModelCard[]> {
    this.parts.engine.forgive()
    await this.scanning
    this.cards = null
    this.hashing.clear()
    const cards = await this.list()
    this.parts.bus.emit('models.changed', {})
    return cards
  }

  async measure(id: string, signal: AbortSignal): Promise<ModelCard> {
    const { engine, measurements, clock, bus } = this.parts
    const model = await this.engineModel(id)
    const hash = await this.hash(id)
    const measured = await engine.measure(model, signal)
    if (hash) measurements.put(hash, model.provider, { ...measured, measuredAt: clock.now().toISOString() })
    bus.emit('models.changed', {})
    return { ...(await this.get(id)), measured: { ...measured, measuredAt: clock.now().toISOString() } }
  }

  async tokens(id: string, text: string): Promise<TokenCount> {
    const card = await this.get(id)
    if (!card.textConditioned) return { count: 0, limit: null, parts: 0, cutFrom: null }
    const length = card.components.flatMap(({ inputs }) => inputs).find(({ name }) => name === 'encoder_hidden_states')?.shape[1]
    return this.parts.engine.tokens(card.path, text, typeof length === 'number' ? length : null)
  }

  /** A prompt of the kind the model was trained on: from its grammar, else one of its examples. */
  async randomPrompt(id: string, language: Language, random: () => number = Math.random): Promise<string> {
    const { path: dir, name, examplePrompts } = await this.get(id)
    const grammar = await this.parts.folders.prompts(dir)
    if (grammar) return drawPrompt(grammar, language === 'en' ? 'en' : 'zh', random)
    const example = examplePrompts[Math.floor(random() * examplePrompts.length)]
    if (example) return example[language]
    throw new AppError('invalid-input', `"${name}" has no prompts to draw from; write one of your own.`, { id })
  }

  /** How the engine is told to load this model. Throws `model-broken` with the first problem where it cannot be. */
  async engineModel(id: string, provider = this.parts.settings.get().provider): Promise<EngineModel> {
    const card = await this.get(id)
    requireUsable(card)
    return { dir: card.path, provider, threads: this.parts.settings.get().threads }
  }

  /** The model's hash now. Only files that changed since they were last read are read again, once for everyone who asks. */
  async hash(id: string): Promise<string | null> {
    const card = (await this.all()).get(id)
    if (!card) return null
    const known = await this.parts.folders.knownHash(card.path)
    if (known !== null && known === card.hash) return known
    let pending = this.hashing.get(id)
    if (!pending) {
      pending = this.parts.folders.hash(card.path, this.closing.signal).then(
        (hash) => {
          this.hashing.delete(id)
          const now = this.cards?.get(id)
          if (now) this.cards?.set(id, { ...now, hash })
          if (hash) this.parts.bus.emit('models.changed', {})
          return hash
        },
        () => {
          this.hashing.delete(id)
          return null
        },
      )
      this.hashing.set(id, pending)
    }
    return pending
  }

  close(): void {
    this.closing.abort()
  }

  private async all(): Promise<Map<string, Scanned>> {
    if (this.cards && this.scannedFolders === this.parts.settings.get().modelFolders) return this.cards
    this.scanning ??= this.scanAll().finally(() => (this.scanning = null))
    const cards = await this.scanning
    return this.scannedFolders === this.parts.settings.get().modelFolders ? cards : this.all()
  }

  private async scanAll(): Promise<Map<string, Scanned>> {
    const { folders, settings } = this.parts
    const linked = settings.get().modelFolders
    const found: [string, ModelOrigin][] = [
      ...inOrder(await folders.builtIn()).map((dir): [string, ModelOrigin] => [dir, 'built-in']),
      ...linked.map((dir): [string, ModelOrigin] => [path.resolve(dir), 'linked']),
      ...(await folders.library()).map((dir): [string, ModelOrigin] => [dir, 'library']),
    ]
    const cards = new Map<string, Scanned>()
    for (const [dir, origin] of found) {
      const card = await this.scan(dir, origin)
      if (!cards.has(card.id)) cards.set(card.id, card)
    }
    this.cards = cards
    this.scannedFolders = linked
    return cards
  }

  private async scan(dir: string, origin: ModelOrigin): Promise<Scanned> {
    const { folders } = this.parts
    const card = await folders.scan(dir, origin)
    return { ...card, id: idOf(dir, origin), hash: card.usable ? await folders.knownHash(dir) : null }
  }

  private withMeasured(card: Scanned): ModelCard {
    const { measurements, settings } = this.parts
    return { ...card, measured: card.hash ? measurements.get(card.hash, settings.get().provider) : null }
  }
}

export function requireUsable(card: ModelCard): void {
  if (card.usable) return
  const problem: ModelProblem | undefined = card.problems[0]
  throw new AppError('model-broken', `"${card.name}" cannot run: ${problem?.message ?? 'it has a problem.'}`, {
    id: card.id,
    path: card.path,
    problem: problem?.code ?? null,
    file: problem?.file ?? null,
  })
}

/** The model that a new window takes, and the one that teaches: last among trained ones, first without the former. */
const [standard, teaching] = ['world-flow', 'exact']

/** Built-in folders as they are listed; the first usable one is the default. */
function inOrder(dirs: readonly string[]): string[] {
  const last = dirs.some((dir) => path.basename(dir) === standard) ? teaching : null
  const rank = (dir: string): number => {
    const name = path.basename(dir)
    return name === last ? 2 : name === standard || name === teaching ? 0 : 1
  }
  return dirs.toSorted((a, b) => rank(a) - rank(b))
}

/** Stays the same while the folder stays where it is. */
function idOf(dir: string, origin: ModelOrigin): string {
  if (origin === 'built-in') return `builtin-${path.basename(dir)}`
  return `${origin}-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`
}
