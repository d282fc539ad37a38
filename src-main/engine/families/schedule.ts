import { AppError } from '../../../src-shared/contract/errors.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import type { ModelFolder } from '../folder.ts'
import type { NetworkFacts } from '../network.ts'

/**
 * What scheduler_config.json says of the network. `imageTokens` moves the time grid of models that shift it by size; one that takes
 * `packed` latents (Flux) is stepped as its own pipeline does.
 */
export function readFacts(
  folder: ModelFolder,
  imageTokens?: number,
  packed = false,
): { readonly facts: NetworkFacts; readonly warnings: readonly string[] } {
  try {
    const config = { ...folder.scheduler, ...(packed && { packed }) }
    const { schedule, predictionType, sigmaData, warnings } = scheduleFromConfig(config, 'log-sigma', imageTokens)
    return { facts: { schedule, predictionType, sigmaData }, warnings }
  } catch (error) {
    const file = `${folder.dir}/scheduler/scheduler_config.json`
    throw new AppError(
      'model-unsupported',
      `${file}: ${error instanceof Error ? error.message : String(error)}`,
      { file },
      { cause: error },
    )
  }
}
