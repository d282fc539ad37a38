import { AppError, type DeviceVerdict, type EngineModel, type ProviderId } from '../../../src-shared/contract/index.ts'
import type { SpawnEngine } from '../ports.ts'
import { launch, nameExit, withTimeout, type Running } from './process.ts'
import type { EngineTimes } from './times.ts'

export type ProviderVerdict = Pick<DeviceVerdict, 'provider' | 'available' | 'code' | 'reason'>
export type ModelTrial = Omit<DeviceVerdict, 'provider' | 'checkedAt'>

/** Tries providers in processes to throw away: a driver that ends its process ends nothing else. */
export class Trials {
  private readonly spawn: SpawnEngine
  private readonly times: EngineTimes
  private readonly running = new Set<Running>()

  constructor(spawn: SpawnEngine, times: EngineTimes) {
    this.spawn = spawn
    this.times = times
  }

  /** Whether a provider computes a tiny graph. */
  async provider(provider: ProviderId): Promise<ProviderVerdict> {
    const never = new AbortController().signal
    const answer = (engine: Running) => engine.client.call('probe', { provider })
    return { provider, ...(await this.attempt(answer, this.times.start, never, (refusal) => refusal)) }
  }

  /** Whether a model runs on its provider. Throws `cancelled`. */
  model(model: EngineModel, signal: AbortSignal): Promise<ModelTrial> {
    const answer = (engine: Running) => engine.client.call('probeModel', { model })
    return this.attempt(answer, this.times.trial, signal, (refusal) => ({ ...refusal, difference: null, seconds: null }))
  }

  close(): void {
    for (const engine of this.running) engine.process.kill()
  }

  private async attempt<T>(
    ask: (engine: Running) => Promise<T>,
    patience: number,
    signal: AbortSignal,
    refuse: (refusal: Pick<DeviceVerdict, 'available' | 'code' | 'reason'>) => T,
  ): Promise<T> {
    const engine = launch(this.spawn, () => {})
    this.running.add(engine)
    const stop = (): void => engine.process.kill()
    signal.addEventListener('abort', stop)
    try {
      return await withTimeout(ask(engine), patience, 'It did not answer in time.')
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'The trial was stopped.')
      return refuse({ available: false, ...(await refusalOf(engine, error)) })
    } finally {
      signal.removeEventListener('abort', stop)
      engine.client.dispose()
      if (!engine.exit) engine.process.kill()
      await engine.exited
      this.running.delete(engine)
    }
  }
}

/** What the failure of a trial says about what was tried. */
async function refusalOf(engine: Running, error: unknown): Promise<Pick<DeviceVerdict, 'code' | 'reason'>> {
  if (engine.lost) return { code: 'ended', reason: `Trying it ended the engine (${nameExit(await engine.exited)}).` }
  const late = error instanceof AppError && error.code === 'timeout'
  return { code: late ? 'timeout' : 'model', reason: error instanceof Error ? error.message : String(error) }
}
