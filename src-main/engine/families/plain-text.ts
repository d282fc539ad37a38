import { openTextPart, type ConditionerKind, type TextPart } from './conditioner.ts'

const part: TextPart = { encoder: 'text_encoder', tokenizer: 'tokenizer', layer: 'last', main: true }

/** One text encoder whose last layer the network reads: Stable Diffusion 1 and 2, LCM, and the app's own models. */
export const plainText: ConditionerKind = {
  id: 'plain-text',
  matches: (inputs) => inputs.context !== undefined,
  main: () => part,
  async open(opening) {
    const text = await openTextPart(opening, part)
    return {
      tokenizer: text.tokenizer,
      guided: true,
      async condition({ text: prompt, skip }) {
        const encoding = await text.encode(prompt, skip)
        return { values: { context: encoding }, cutFrom: encoding.cutFrom }
      },
    }
  },
}
