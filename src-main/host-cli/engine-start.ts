import type { EngineProcess, SpawnEngine } from '../core/ports.ts'

export interface EarlyEngine {
  readonly spawn: SpawnEngine
  /** Ends the engine that was started early where nobody took it. */
  discard(): void
}

/** Starts one engine process at once, while the rest still loads; whoever spawns first gets that one. */
export function startEngine(fork: SpawnEngine, now: boolean): EarlyEngine {
  let early: EngineProcess | null = now ? fork() : null
  return {
    spawn() {
      const engine = early ?? fork()
      early = null
      return engine
    },
    discard() {
      early?.kill()
      early = null
    },
  }
}
