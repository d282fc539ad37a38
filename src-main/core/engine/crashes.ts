import type { EngineModel } from '../../../src-shared/contract/index.ts'

/** Crashes in a row after which a model is not tried again with the same provider. */
const limit = 3

/** Counts unexpected ends per model and provider. A success clears its pair. */
export class CrashLog {
  private readonly counts = new Map<string, number>()
  total = 0

  add(model: EngineModel): number {
    const count = this.of(model) + 1
    this.counts.set(key(model), count)
    this.total++
    return count
  }

  of(model: EngineModel): number {
    return this.counts.get(key(model)) ?? 0
  }

  gaveUp(model: EngineModel): boolean {
    return this.of(model) >= limit
  }

  succeeded(model: EngineModel): void {
    this.counts.delete(key(model))
  }

  clear(): void {
    this.counts.clear()
  }
}

function key(model: EngineModel): string {
  return `${model.provider} ${model.dir}`
}
