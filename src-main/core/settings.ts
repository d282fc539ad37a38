import { appSettingsSchema, type AppSettings } from '../../src-shared/contract/index.ts'
import type { EventBus } from './bus.ts'
import type { ValueRepository } from './ports.ts'

const name = 'settings'

/**
 * The user's choices, under those of this process alone, which are not kept. A stored value that no longer fits its field falls back
 * to that field's default.
 */
export class SettingsService {
  private readonly values: ValueRepository
  private readonly bus: EventBus
  private readonly override: Partial<AppSettings>
  private current: AppSettings

  constructor(values: ValueRepository, bus: EventBus, override: Partial<AppSettings> = {}) {
    this.values = values
    this.override = override
    this.bus = bus
    this.current = readSettings(values.get(name))
  }

  get(): AppSettings {
    return { ...this.current, ...this.override }
  }

  set(changes: Partial<AppSettings>): AppSettings {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const { modelFolders } = this.current
    this.current = appSettingsSchema.parse({ ...this.current, ...given })
    if (given['modelFolders'] === undefined) this.current = { ...this.current, modelFolders }
    this.values.put(name, this.current)
    this.bus.emit('settings.changed', this.get())
    return this.get()
  }
}

function readSettings(stored: unknown): AppSettings {
  const whole = appSettingsSchema.safeParse(stored ?? {})
  if (whole.success) return whole.data
  const kept: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(appSettingsSchema.shape)) {
    const value = (stored as Record<string, unknown> | null)?.[key]
    if (field.safeParse(value).success) kept[key] = value
  }
  return appSettingsSchema.parse(kept)
}
