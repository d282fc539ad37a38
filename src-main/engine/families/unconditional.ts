import type { ConditionerKind } from './conditioner.ts'

/** A network that is told nothing. */
export const unconditional: ConditionerKind = {
  id: 'unconditional',
  matches: () => true,
  main: () => null,
  open: async () => ({
    tokenizer: null,
    guided: false,
    unguided: 'The model reads no text, so guidance has no effect.',
    condition: async () => ({ values: {}, cutFrom: null }),
  }),
}
