import path from 'node:path'
import { AppError, toWireError, type ImportCheck, type ImportForm, type ImportTask } from '../../src-shared/contract/index.ts'
import type { EventBus } from './bus.ts'
import { Coalescer } from './coalesce.ts'
import type { ModelsService } from './models/service.ts'
import type { ModelImports } from './ports.ts'

interface Running {
  readonly controller: AbortController
  /** Its turn has come. */
  begun: boolean
  /** Settles when nothing of it goes on any more. */
  ended: Promise<void>
}

/** Copies of models into the library, one after the other. They go on while no face looks, and can be taken up after an end. */
export class ImportsService {
  private readonly imports: ModelImports
  private readonly models: ModelsService
  private readonly bus: EventBus
  private readonly tasks = new Map<string, ImportTask>()
  private readonly running = new Map<string, Running>()
  private turn: Promise<void> = Promise.resolve()
  private closing = false

  constructor(imports: ModelImports, models: ModelsService, bus: EventBus) {
    this.imports = imports
    this.models = models
    this.bus = bus
  }

  check(source: string): Promise<ImportCheck> {
    return this.imports.check(path.resolve(source.trim()))
  }

  /** Imports of this process, and those that an earlier one left unfinished. */
  async list(): Promise<ImportTask[]> {
    for (const { id, name, source, bytes } of await this.imports.pending()) {
      if (!this.tasks.has(id))
        this.tasks.set(id, { id, name, source, state: 'interrupted', done: 0, total: bytes, modelId: null, failure: null })
    }
    return [...this.tasks.values()]
  }

  /** Begins to copy, or goes on with a copy of the same source. */
  async start(source: string, name: string | null, form: ImportForm | null): Promise<ImportTask> {
    const id = await this.imports.begin(path.resolve(source.trim()), name, form)
    return this.resume(id)
  }

  async resume(id: string): Promise<ImportTask> {
    const task = (await this.list()).find((one) => one.id === id)
    if (!task) throw new AppError('not-found', 'This import is no longer there; start it again.', { id })
    if (this.running.has(id)) return task
    const controller = new AbortController()
    const begun = this.put({ ...task, state: 'copying', failure: null })
    const ended = this.turn.then(() => this.run(id, controller.signal))
    this.turn = ended
    this.running.set(id, { controller, begun: false, ended })
    return begun
  }

  /** Stops a copy and removes what there is of it; also one that was interrupted or failed. */
  async cancel(id: string): Promise<void> {
    const running = this.running.get(id)
    running?.controller.abort()
    if (running?.begun) await running.ended
    else this.running.delete(id)
    const task = this.tasks.get(id)
    if (task?.state === 'done') return
    await this.imports.discard(id)
    if (task) this.put({ ...task, state: 'cancelled' })
    this.tasks.delete(id)
  }

  /** Stops copying; the next process can go on. */
  async close(): Promise<void> {
    this.closing = true
    for (const { controller } of this.running.values()) controller.abort()
    await this.turn
  }

  private async run(id: string, signal: AbortSignal): Promise<void> {
    const progress = new Coalescer<[number, number]>(([done, total]) => {
      this.put({ ...this.tasks.get(id)!, done, total })
    }, 100)
    try {
      if (signal.aborted) return
      this.running.get(id)!.begun = true
      const folder = await this.imports.run(id, { signal, onProgress: (done, total) => progress.push([done, total]) })
      progress.flush()
      const card = await this.models.appeared(folder)
      const task = this.tasks.get(id)!
      this.put({ ...task, name: card.name, state: 'done', done: task.total, modelId: card.id })
    } catch (error) {
      progress.flush()
      if (!signal.aborted) this.put({ ...this.tasks.get(id)!, state: 'failed', failure: toWireError(error) })
    } finally {
      if (this.running.get(id)?.controller.signal === signal) this.running.delete(id)
    }
  }

  private put(task: ImportTask): ImportTask {
    this.tasks.set(task.id, task)
    if (!this.closing) this.bus.emit('imports.changed', task)
    return task
  }
}
