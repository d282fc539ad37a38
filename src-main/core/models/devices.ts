import {
  AppError,
  deviceVerdictSchema,
  type DeviceVerdict,
  type EngineModel,
  type ProviderId,
} from '../../../src-shared/contract/index.ts'
import type { EngineSupervisor } from '../engine/supervisor.ts'
import type { Clock, ValueRepository } from '../ports.ts'

export interface DevicesParts {
  readonly engine: EngineSupervisor
  readonly values: ValueRepository
  readonly clock: Clock
  /** Verdicts hold for the runtime that comes with this version. */
  readonly appVersion: string
}

/** Which providers a model runs on, as tried in processes of their own; kept by what the model is, weights aside. */
export class Devices {
  private readonly parts: DevicesParts

  constructor(parts: DevicesParts) {
    this.parts = parts
  }

  /** Those tried so far. The CPU needs no trial. */
  of(structure: string): DeviceVerdict[] {
    if (structure === '') return []
    const kept = deviceVerdictSchema.array().safeParse(this.parts.values.get(this.name(structure)))
    return kept.success ? kept.data : []
  }

  /** What is known of a provider for a model, null where nothing is. */
  verdict(structure: string, provider: ProviderId): DeviceVerdict | null {
    return this.of(structure).find((verdict) => verdict.provider === provider) ?? null
  }

  /** Tries a model on a provider. Throws `cancelled`. */
  async probe(structure: string, model: EngineModel, signal: AbortSignal): Promise<DeviceVerdict> {
    const { engine, values, clock } = this.parts
    const { provider } = model
    const tried = await engine.probeModel(model, signal)
    if (signal.aborted) throw new AppError('cancelled', 'The trial was stopped.')
    const verdict = { provider, ...tried, checkedAt: clock.now().toISOString() }
    values.put(this.name(structure), [...this.of(structure).filter((one) => one.provider !== provider), verdict])
    return verdict
  }

  private name(structure: string): string {
    return `devices ${this.parts.appVersion} ${structure}`
  }
}
