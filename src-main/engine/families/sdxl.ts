import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ModelFolder } from '../folder.ts'
import type { TextEncoder } from '../text/encoder.ts'
import { openTextPart, pooledOf, sideBySide, type ConditionerKind, type Opening, type TextPart } from './conditioner.ts'

/** Aesthetic scores that the refiner of SDXL was trained with, for the prompt and for the negative prompt. */
const scores = { conditional: 6, unconditional: 2.5 } as const

/**
 * SDXL and its refiner (Podell et al. 2023): the layers before the last of one or two CLIP encoders side by side, the pooled
 * output of the last encoder, and the sizes of the picture: original height and width, top and left of the crop, then
 * the target's height and width, or an aesthetic score where the graph takes five numbers.
 */
export const sdxl: ConditionerKind = {
  id: 'sdxl',
  matches: (inputs) => inputs.timeIds !== undefined,
  main: (folder) => partsOf(folder)[0]!,
  async open(opening) {
    const { folder } = opening
    const encoders: TextEncoder[] = []
    for (const part of partsOf(folder)) encoders.push(await openTextPart(opening, part))
    const count = timeIdCount(opening)
    const index = folder.json('model_index.json') ?? {}
    const zeros = index['force_zeros_for_empty_prompt'] !== false
    return {
      tokenizer: encoders[0]!.tokenizer,
      guided: true,
      async condition({ text, branch, skip, width, height }) {
        const encodings = []
        for (const encoder of encoders) encodings.push(await encoder.encode(text, skip))
        const context = sideBySide(encodings)
        const pooled = pooledOf(encodings.at(-1)!, folder, 'text_encoder_2').slice()
        if (branch === 'unconditional' && text.trim() === '' && zeros) {
          context.data.fill(0)
          pooled.fill(0)
        }
        const target = count === 5 ? [scores[branch]] : [height, width]
        return {
          values: {
            context,
            pooled: { data: pooled, shape: [pooled.length] },
            timeIds: { data: [height, width, 0, 0, ...target], shape: [count] },
          },
          cutFrom: encodings[0]!.cutFrom,
        }
      },
    }
  },
}

/** The refiner has only the second encoder. */
function partsOf(folder: ModelFolder): TextPart[] {
  const part = (suffix: string): TextPart => ({
    encoder: `text_encoder${suffix}`,
    tokenizer: `tokenizer${suffix}`,
    layer: 'penultimate',
    main: true,
  })
  return folder.graph('text_encoder') === null ? [part('_2')] : [part(''), part('_2')]
}

/** How many numbers `time_ids` has: the graph's, else what the width of the embedding leaves for them. */
function timeIdCount({ denoiser, config }: Opening): 5 | 6 {
  const fixed = denoiser.inputs.timeIds!.shape[1]
  const [all, each] = [config['projection_class_embeddings_input_dim'], config['addition_time_embed_dim']]
  const pooled = denoiser.inputs.pooled?.shape[1]
  const told =
    typeof fixed === 'number'
      ? fixed
      : typeof all === 'number' && typeof each === 'number' && typeof pooled === 'number'
        ? (all - pooled) / each
        : 6
  if (told === 5 || told === 6) return told
  const { file } = denoiser.session
  throw new AppError('model-unsupported', `${file} takes "time_ids" of ${told} numbers; 5 or 6 are known.`, { file })
}
