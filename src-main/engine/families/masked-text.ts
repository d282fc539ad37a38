import type { ModelFolder } from '../folder.ts'
import { openTextPart, type ConditionerKind, type TextPart } from './conditioner.ts'

/** PixArt-alpha reads 120 tokens, PixArt-sigma and Sana 300; `maxTokens` in flowline.json goes before either. */
const partOf = ({ className }: ModelFolder): TextPart => ({
  encoder: 'text_encoder',
  tokenizer: 'tokenizer',
  layer: 'last',
  tokens: className?.startsWith('PixArtAlpha') === true ? 120 : 300,
  main: true,
  lowered: true,
})

/**
 * PixArt (Chen et al. 2023, 2024) and Sana (Xie et al. 2024): one large text encoder read with a mask of its padding. The prompt
 * is lowered as in training. PixArt-alpha at 1024 pixels also takes the picture's size and its height over its width.
 */
export const maskedText: ConditionerKind = {
  id: 'masked-text',
  matches: (inputs) => inputs.contextMask !== undefined,
  main: partOf,
  async open(opening) {
    const text = await openTextPart(opening, partOf(opening.folder))
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
