import type { ModelCard } from '../../../src-shared/contract/index.ts'
import { scheduleFromConfig } from '../../../src-shared/numerics/index.ts'
import type { Config, ModelContents } from './contents.ts'

type ScheduleFacts = Pick<ModelCard, 'predictionType' | 'predictionTypeFrom' | 'schedule' | 'scheduler'>

export const schedulerFile = 'scheduler/scheduler_config.json'

/** The noise schedule and what the network predicts, as far as the scheduler's configuration tells. */
export async function readSchedule(contents: ModelContents): Promise<ScheduleFacts> {
  const unknown: ScheduleFacts = { predictionType: null, predictionTypeFrom: null, schedule: null }
  const config = await contents.json(schedulerFile)
  if (!config) {
    if (!(await contents.has(schedulerFile))) contents.note('scheduler-missing', { file: schedulerFile })
    return unknown
  }
  try {
    const { schedule, predictionType, warnings } = scheduleFromConfig({ ...config })
    for (const detail of warnings) contents.note('schedule-note', { detail })
    const named = config['prediction_type'] === predictionType
    return {
      predictionType,
      predictionTypeFrom: named ? `${schedulerFile}: prediction_type` : `${schedulerFile}: ${text(config['_class_name'])}`,
      schedule: {
        id: schedule.id,
        sigmaMin: schedule.sMin,
        sigmaMax: Math.min(schedule.sMax, Number.MAX_VALUE),
        discrete: schedule.trainSteps !== null,
        trainSteps: schedule.trainSteps,
      },
      scheduler: flat(config),
    }
  } catch (error) {
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500)
    contents.note('scheduler-unsupported', { file: schedulerFile, detail })
    return { ...unknown, scheduler: flat({ _class_name: config['_class_name'] }) }
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, longestText) : 'no class')

const [longestText, longestList] = [200, 100_000]

/** What a schedule is built from: numbers, short texts and lists of numbers. Anything else would only swell the card. */
function flat(config: Config): Record<string, unknown> {
  const plain = (value: unknown): boolean => {
    if (typeof value === 'string') return value.length <= longestText
    if (Array.isArray(value)) return value.length <= longestList && value.every((one) => typeof one === 'number')
    return value === null || typeof value === 'number' || typeof value === 'boolean'
  }
  return Object.fromEntries(Object.entries(config).filter(([key, value]) => key.length <= longestText && plain(value)))
}
