import { isDeepStrictEqual } from 'node:util'
import { AppError, refinementSchema, solverSettingsSchema, type ModelCard, type Preset } from '../../src-shared/contract/index.ts'
import { newId } from './ids.ts'
import type { Clock, PresetRepository } from './ports.ts'

/** Tolerance of the Exact preset: below what float32 networks can resolve, so that a run ends at the model's noise floor. */
const noiseFloorTolerance = 1e-8

function builtIn(id: string, name: string, solver: object): Preset {
  return { id, name, builtIn: true, solver: solverSettingsSchema.parse(solver), refinement: refinementSchema.parse({}) }
}

/** Chosen by the errors that docs/benchmarks.md reports for the built-in models. */
export const builtInPresets: readonly Preset[] = [
  builtIn('draft', 'Draft', { id: 'dpmpp-2m', steps: 10 }),
  builtIn('balanced', 'Balanced', { id: 'bs3', rtol: 1e-2, atol: 1e-2 }),
  builtIn('precise', 'Precise', { id: 'bs3', rtol: 1e-3, atol: 1e-3 }),
  builtIn('exact', 'Exact', { id: 'uhp-fi', rtol: noiseFloorTolerance, atol: noiseFloorTolerance, maxNfe: 20_000 }),
]

const fewStepPresets = [
  { id: 'one-step', name: 'One step', steps: 1 },
  { id: 'two-steps', name: 'Two steps', steps: 2 },
  { id: 'four-steps', name: 'Four steps', steps: 4 },
] as const
const coming = [...builtInPresets, ...fewStepPresets, { id: 'recommended', name: 'Recommended' }]
const reserved = new Set(coming.map(({ id }) => id))
const reservedNames = new Set(coming.map(({ name }) => name.toLowerCase()))

/**
 * What comes with the app for a model: numbers of steps of its own method where it was distilled for one, else the four,
 * after what the model recommends where that is none of them.
 */
export function presetsFor(card: Pick<ModelCard, 'recommended' | 'fewStep'> | null): readonly Preset[] {
  const recommended = card?.recommended
  if (!recommended) return builtInPresets
  const { solver, refinement, guidanceShape } = recommended
  if (card.fewStep) return fewStepPresets.map(({ id, name, steps }) => builtIn(id, name, { ...solver, steps }))
  const same = (preset: Preset): boolean => isDeepStrictEqual([preset.solver, preset.refinement], [solver, refinement])
  if (!guidanceShape && builtInPresets.some(same)) return builtInPresets
  return [{ id: 'recommended', name: 'Recommended', builtIn: true, solver, refinement, guidanceShape }, ...builtInPresets]
}

/** Named solver settings: those that come with the app and the user's own. */
export class PresetsService {
  private readonly presets: PresetRepository
  private readonly clock: Clock

  constructor(presets: PresetRepository, clock: Clock) {
    this.presets = presets
    this.clock = clock
  }

  list(card: ModelCard | null): Preset[] {
    return [...presetsFor(card), ...this.presets.list()]
  }

  /** A preset of the same name is replaced. */
  save(preset: Omit<Preset, 'id' | 'builtIn'>): Preset {
    if (reservedNames.has(preset.name.toLowerCase())) {
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
    if (reserved.has(id)) {
      throw new AppError('invalid-input', 'Presets that come with the app cannot be removed.', { id })
    }
    this.presets.remove(id)
  }
}
