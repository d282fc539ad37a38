import { AppError, refinementSchema, solverSettingsSchema, type Preset } from '../../src-shared/contract/index.ts'
import { newId } from './ids.ts'
import type { Clock, PresetRepository } from './ports.ts'

/** Tolerance of the Exact preset: below what float32 networks can resolve, so that a run ends at the model's noise floor. */
const noiseFloorTolerance = 1e-8

function builtIn(id: string, name: string, solver: object): Preset {
  return { id, name, builtIn: true, solver: solverSettingsSchema.parse(solver), refinement: refinementSchema.parse({}) }
}

export const builtInPresets: readonly Preset[] = [
  builtIn('draft', 'Draft', { id: 'heun', steps: 8 }),
  builtIn('balanced', 'Balanced', { id: 'uhp-fi', rtol: 1e-2, atol: 1e-2 }),
  builtIn('precise', 'Precise', { id: 'uhp-fi', rtol: 1e-4, atol: 1e-4 }),
  builtIn('exact', 'Exact', { id: 'uhp-fi', rtol: noiseFloorTolerance, atol: noiseFloorTolerance, maxNfe: 20_000 }),
]

/** Named solver settings: four that come with the app and the user's own. */
export class PresetsService {
  private readonly presets: PresetRepository
  private readonly clock: Clock

  constructor(presets: PresetRepository, clock: Clock) {
    this.presets = presets
    this.clock = clock
  }

  list(): Preset[] {
    return [...builtInPresets, ...this.presets.list()]
  }

  /** A preset of the same name is replaced. */
  save(preset: Omit<Preset, 'id' | 'builtIn'>): Preset {
    if (builtInPresets.some(({ name }) => name.toLowerCase() === preset.name.toLowerCase())) {
      throw new AppError('invalid-input', `"${preset.name}" is a preset that comes with the app; choose another name.`, {
        name: preset.name,
      })
    }
    const same = this.presets.list().find(({ name }) => name === preset.name)
    const saved = { ...preset, id: same?.id ?? newId(this.clock.now()), builtIn: false }
    this.presets.put(saved)
    return saved
  }

  remove(id: string): void {
    if (builtInPresets.some((preset) => preset.id === id)) {
      throw new AppError('invalid-input', 'Presets that come with the app cannot be removed.', { id })
    }
    this.presets.remove(id)
  }
}
