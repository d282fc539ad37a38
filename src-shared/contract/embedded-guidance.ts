import type { ModelComponent } from './models.ts'

/** Inputs by which a network takes the strength of guidance itself. */
const inputNames = new Set(['timestep_cond', 'guidance'])

/** Whether the model takes guidance as a number: then there is no second pass, and no shape to give it. */
export const embedsGuidance = ({ components }: { readonly components: readonly Pick<ModelComponent, 'inputs'>[] }): boolean =>
  components.some(({ inputs }) => inputs.some(({ name }) => inputNames.has(name)))
