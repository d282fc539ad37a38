import { openTextPart, type ConditionerKind, type TextPart } from './conditioner.ts'

/** 300 tokens are read by PixArt-sigma and Sana; the folder says otherwise by `maxTokens` in flowline.json (120 for alpha). */
const part: TextPart = { encoder: 'text_encoder', tokenizer: 'tokenizer', layer: 'last', tokens: 300, main: true, lowered: true }

/**
 * PixArt (Chen et al. 2023, 2024) and Sana (Xie et al. 2024): one large text encoder read with a mask of its padding. The prompt
 * is lowered as in training. PixArt-alpha at 1024 pixels also takes the picture's size and its height over its width.
 */
export const maskedText: ConditionerKind = {
  id: 'masked-text',
  matches: (inputs) => inputs.contextMask !== undefined,
  main: () => part,
  async open(opening) {
    const text = await openTextPart(opening, part)
    return {
      tokenizer: text.tokenizer,
      guided: true,
      async condition({ text: prompt, width, height }) {
        const encoding = await text.encode(prompt)
        return {
          values: {
            context: encoding,
            contextMask: { data: encoding.mask, shape: [encoding.mask.length] },
            resolution: { data: [height, width], shape: [2] },
            aspectRatio: { data: [height / width], shape: [1] },
          },
          cutFrom: encoding.cutFrom,
        }
      },
    }
  },
}
