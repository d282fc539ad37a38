import { isDeepStrictEqual } from 'node:util'
import { AppError, type SavedSeed } from '../../src-shared/contract/index.ts'
import { newId } from './ids.ts'
import type { Clock, SeedRepository } from './ports.ts'

/** Seeds worth keeping, with a name and the picture they were found in. */
export class SeedsService {
  private readonly seeds: SeedRepository
  private readonly clock: Clock

  constructor(seeds: SeedRepository, clock: Clock) {
    this.seeds = seeds
    this.clock = clock
  }

  list(): SavedSeed[] {
    return this.seeds.list()
  }

  /** One that is kept already stays as it is, but for a picture where it had none. */
  save(seed: Omit<SavedSeed, 'id' | 'createdAt'>): SavedSeed {
    const noise = (one: Omit<SavedSeed, 'id' | 'createdAt'>): unknown => [one.seed, one.noiseSource, one.variation ?? null]
    const same = this.seeds.list().find((one) => isDeepStrictEqual(noise(one), noise(seed)))
    if (same) {
      const kept = { ...same, pictureId: same.pictureId ?? seed.pictureId }
      this.seeds.put(kept)
      return kept
    }
    const now = this.clock.now()
    const saved = { ...seed, id: newId(now), createdAt: now.toISOString() }
    this.seeds.put(saved)
    return saved
  }

  rename(id: string, name: string): void {
    const seed = this.seeds.get(id)
    if (!seed) throw new AppError('not-found', 'This saved seed is no longer there; reload the list.', { id })
    this.seeds.put({ ...seed, name })
  }

  remove(id: string): void {
    this.seeds.remove(id)
  }
}
