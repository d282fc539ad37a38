import type { ModelCard } from './models.ts'

/** Inputs by which a network takes the strength of guidance itself. */
const inputNames = new Set(['timestep_cond', 'guidance'])

/** Whether the model takes guidance as a number: then there is no second pass, and no shape to give it. */
export const embedsGuidance = ({ components }: Pick<ModelCard, 'components'>): boolean =>
  components.some(({ inputs }) => inputs.some(({ name }) => inputNames.has(name)))
