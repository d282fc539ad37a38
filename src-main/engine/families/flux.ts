import type { Inputs } from '../denoiser.ts'
import { clipCut, openTextPart, pooledOf, type ConditionerKind, type TextPart } from './conditioner.ts'

const clipPart: TextPart = { encoder: 'text_encoder', tokenizer: 'tokenizer', layer: 'last', chunks: 1 }

/** The model without guidance (schnell) reads half as many tokens of T5. */
const t5Part = (inputs: Inputs): TextPart => ({
  encoder: 'text_encoder_2',
  tokenizer: 'tokenizer_2',
  layer: 'last',
  unmasked: true,
  tokens: inputs.guidance ? 512 : 256,
  main: true,
})

/**
 * Flux (Black Forest Labs 2024): T5's tokens, CLIP's pooled output, and the places of the cells and tokens: (0, row, column) for
 * the packed cells, zeros for the tokens. Guidance, where the graph takes it, is a number and costs no second pass.
 */
export const flux: ConditionerKind = {
  id: 'flux',
  matches: (inputs) => inputs.imageIds !== undefined,
  main: (_, inputs) => t5Part(inputs),
  async open(opening) {
    const { folder, denoiser } = opening
    const clip = await openTextPart(opening, clipPart)
    const t5 = await openTextPart(opening, t5Part(denoiser.inputs))
    return {
      tokenizer: t5.tokenizer,
      guided: true,
      async condition(request) {
        const { text, shape } = request
        const [short, long] = [await clip.encode(text), await t5.encode(text)]
        const [rows, columns] = [shape[1]! / 2, shape[2]! / 2]
        const places = Array.from({ length: rows * columns }, (_, i) => [0, Math.floor(i / columns), i % columns]).flat()
        const pooled = pooledOf(short, folder, 'text_encoder')
        return {
          values: {
            context: long,
            pooled: { data: pooled, shape: [pooled.length] },
            imageIds: { data: places, shape: [rows * columns, 3] },
            textIds: { data: new Float32Array(long.shape[0]! * 3), shape: [long.shape[0]!, 3] },
          },
          cutFrom: long.cutFrom,
          warnings: clipCut(request, clip.tokenizer, short.cutFrom),
        }
      },
    }
  },
}
