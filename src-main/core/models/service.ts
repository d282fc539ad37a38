import path from 'node:path'
import {
  AppError,
  type EngineModel,
  type Measurement,
  type ModelCard,
  type TokenCount,
  type DeviceVerdict,
  type ProviderId,
} from '../../../src-shared/contract/index.ts'
import { drawPrompt } from '../../../src-shared/formats/prompt-grammar.ts'
import type { Language } from '../../../src-shared/i18n/index.ts'
import type { EventBus } from '../bus.ts'
import { Coalescer } from '../coalesce.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import type { Clock, MeasurementRepository, ModelFolders, ModelImports, ValueRepository } from '../ports.ts'
import type { SettingsService } from '../settings.ts'
import { Devices } from './devices.ts'
import { Hashes } from './hashes.ts'
import { idOf } from './order.ts'
import { Shelf, type Scanned } from './shelf.ts'
import { requireUsable } from './usable.ts'

export interface ModelsParts {
  readonly folders: ModelFolders
  readonly imports: Pick<ModelImports, 'remove'>
  readonly measurements: MeasurementRepository
  readonly settings: SettingsService
  readonly engine: EngineSupervisor
  readonly bus: EventBus
  readonly clock: Clock
  readonly values: ValueRepository
  readonly appVersion: string
}

/** The models there are: those that come with the app, linked folders, and folders in the library. */
export class ModelsService {
  private readonly parts: ModelsParts
  private readonly shelf: Shelf
  private readonly devices: Devices
  private readonly hashes: Hashes
  private measuring: AbortController | null = null

  constructor(parts: ModelsParts) {
    this.parts = parts
    this.devices = new Devices(parts)
    const changed = new Coalescer<null>(() => parts.bus.emit('models.changed', {}), 100)
    this.shelf = new Shelf(parts.folders, parts.settings, () => changed.push(null))
    this.hashes = new Hashes(parts.folders, this.shelf, {
      known: () => changed.push(null),
      progress: (id, done, total) => parts.bus.emit('models.progress', { id, task: 'hash', done, total }),
    })
  }

  /** From now on changes on disk change the list. */
  startWatching(): void {
    this.shelf.startWatching()
  }

  async list(): Promise<ModelCard[]> {
    return [...(await this.shelf.all()).values()].map((card) => this.withMeasured(card))
  }

  /** The card; a hash not known yet is computed in the background and told with `models.changed`. */
  async get(id: string): Promise<ModelCard> {
    const card = (await this.shelf.all()).get(id)
    if (!card)
      throw new AppError('model-missing', 'This model is no longer in the list; link its folder again or choose another model.', {
        id,
      })
    if (card.usable && !card.hash) this.hashes.ahead(id)
    return this.withMeasured(card)
  }

  /**
   * The model with this hash: one whose hash is known, else among those of the same name, else of the same kind. Reading
   * every weight file there is could take minutes.
   */
  async withHash({ hash, name, kind }: { hash: string; name: string; kind: string }): Promise<ModelCard | null> {
    const cards = [...(await this.shelf.all()).values()].filter(({ usable }) => usable)
    const rank = (card: Scanned): number => (card.hash === hash ? 0 : card.name === name ? 1 : 2)
    const candidates = cards.filter((card) => rank(card) < 2 || card.kind === kind)
    for (const card of candidates.toSorted((a, b) => rank(a) - rank(b)))
      if ((await this.hash(card.id)) === hash) return this.get(card.id)
    return null
  }

  async link(given: string): Promise<ModelCard> {
    const folder = path.resolve(given.trim())
    await this.linkAll([folder])
    const card = [...(await this.shelf.all()).values()].find((one) => one.path === folder)
    return card ? this.withMeasured(card) : this.get(idOf(folder, 'linked'))
  }

  /** Links folders that are not in the list yet; returns how many those were. */
  async linkAll(given: readonly string[]): Promise<number> {
    const known = new Set([...(await this.shelf.all()).values()].map((card) => card.path))
    const added = [...new Set(given.map((one) => path.resolve(one.trim())))].filter((folder) => !known.has(folder))
    if (added.length === 0) return 0
    const { settings, bus } = this.parts
    settings.set({ modelFolders: [...settings.get().modelFolders, ...added] })
    await this.shelf.all()
    bus.emit('models.changed', {})
    return added.length
  }

  /** Forgets a linked folder, whose files stay; deletes one of the library from the disk. */
  async remove(id: string): Promise<void> {
    const card = await this.get(id)
    const { engine, imports, settings, bus } = this.parts
    if (card.origin === 'built-in') throw new AppError('invalid-input', `"${card.name}" comes with Flowline and stays.`, { id })
    if (card.origin === 'linked') {
      settings.set({ modelFolders: settings.get().modelFolders.filter((folder) => path.resolve(folder) !== card.path) })
    } else {
      await engine.release(card.path)
      await imports.remove(card.path)
      await this.shelf.reread()
    }
    bus.emit('models.changed', {})
  }

  /** The card of a folder that was just put into the library. */
  async appeared(folder: string): Promise<ModelCard> {
    const cards = await this.shelf.reread()
    const card = [...cards.values()].find((one) => one.path === folder)
    if (!card) throw new AppError('not-found', `${folder} is not in the list of models.`, { path: folder })
    this.parts.bus.emit('models.changed', {})
    return this.withMeasured(card)
  }

  /** Reads every folder anew. Models the engine gave up on may be tried again. */
  async rescan(): Promise<ModelCard[]> {
    this.parts.engine.forgive()
    await this.shelf.rescan()
    this.hashes.forget()
    const cards = await this.list()
    this.parts.bus.emit('models.changed', {})
    return cards
  }

  /** `on` leaves out what is set: then the chosen provider and threads hold. Its weights are read first: the two would share the machine. */
  async measure(id: string, on: Partial<Pick<EngineModel, 'provider' | 'threads'>>, signal: AbortSignal): Promise<ModelCard> {
    const { engine, measurements, clock, bus } = this.parts
    this.measuring?.abort()
    const controller = new AbortController()
    this.measuring = controller
    const stopped = AbortSignal.any([signal, controller.signal])
    const usual = await this.engineModel(id)
    const model = { ...usual, provider: on.provider ?? usual.provider, threads: on.threads ?? usual.threads }
    const hash = await this.hash(id)
    if (stopped.aborted) throw new AppError('cancelled', 'The measurement was stopped.')
    const progress = (done: number, total: number): void => bus.emit('models.progress', { id, task: 'measure', done, total })
    const measured = await engine.measure(model, progress, stopped)
    const { provider, threads } = model
    const measurement = { ...measured, provider, threads, measuredAt: clock.now().toISOString() }
    if (hash) measurements.put(hash, measurement)
    bus.emit('models.changed', {})
    return { ...(await this.get(id)), measured: measurement }
  }

  stopMeasuring(): void {
    this.measuring?.abort()
  }

  async measurements(id: string): Promise<Measurement[]> {
    const { hash } = await this.get(id)
    return hash === null ? [] : this.parts.measurements.of(hash)
  }

  async tokens(id: string, text: string): Promise<TokenCount> {
    const card = await this.get(id)
    if (!card.textConditioned) return { count: 0, limit: null, parts: 0, cutFrom: null }
    const network = card.components.find(({ name }) => name === 'unet' || name === 'transformer')
    return this.parts.engine.tokens(card.path, text, network?.inputs ?? [])
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

  /**
   * How the engine is told to load this model: on the chosen provider, or on the CPU where that was tried and refused. Throws
   * `model-broken` with the first problem where it cannot be.
   */
  async engineModel(id: string, provider?: ProviderId): Promise<EngineModel> {
    const card = await this.get(id)
    requireUsable(card)
    const { threads, memoryLimit } = this.parts.settings.get()
    return { dir: card.path, provider: provider ?? this.providerOf(card), threads, memoryLimit: memoryLimit * 1e9 }
  }

  /** The chosen provider, or the CPU where that was tried with this model and refused. */
  providerOf({ structure }: ModelCard): ProviderId {
    const { provider } = this.parts.settings.get()
    return this.devices.verdict(structure, provider)?.available === false ? 'cpu' : provider
  }

  /** Tries the model on the chosen provider where that was never done. Throws `cancelled`. */
  async settleDevice(id: string, signal: AbortSignal): Promise<void> {
    const { provider } = this.parts.settings.get()
    const card = await this.get(id)
    if (provider === 'cpu' || !card.usable || this.devices.verdict(card.structure, provider)) return
    await this.probe(id, provider, signal)
  }

  /** Tries the model on a provider, whatever is known of it. Throws `cancelled`. */
  async probe(id: string, provider: ProviderId, signal: AbortSignal): Promise<DeviceVerdict> {
    const { structure } = await this.get(id)
    const verdict = await this.devices.probe(structure, await this.engineModel(id, provider), signal)
    this.parts.bus.emit('models.changed', {})
    return verdict
  }

  /** The model's hash now. Only files that changed since they were last read are read again, once for everyone who asks. */
  async hash(id: string): Promise<string | null> {
    await this.shelf.all()
    return this.hashes.of(id, true)
  }

  /** Hash of what encodes the picture that a run starts from; null for a model without it. */
  async encoderHash(id: string): Promise<string | null> {
    const card = (await this.shelf.all()).get(id)
    return card ? this.parts.folders.encoderHash(card.path) : null
  }

  /** As `hash`, for someone who may lose patience: null where `stopHash` came first. */
  async patientHash(id: string): Promise<string | null> {
    await this.get(id)
    return this.hashes.of(id, false)
  }

  /** Stops reading weights for a hash that is under way. */
  stopHash(id: string): void {
    this.hashes.stop(id)
  }

  /** Resolves when nothing is read any more. */
  async close(): Promise<void> {
    this.hashes.close()
    await this.shelf.close()
  }

  private withMeasured(card: Scanned): ModelCard {
    const { measurements, settings } = this.parts
    const { provider, threads } = settings.get()
    const measured = card.hash ? measurements.get(card.hash, provider, threads) : null
    return { ...card, measured, devices: this.devices.of(card.structure) }
  }
}
