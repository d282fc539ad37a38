import type { ModelCard } from '../../../src-shared/contract/models.ts'

/** The model draws classes instead of reading text: a prompt names one. */
export const readsClass = ({ textConditioned, components }: ModelCard): boolean =>
  !textConditioned && components.some(({ inputs }) => inputs.some(({ name }) => name === 'class_labels'))
