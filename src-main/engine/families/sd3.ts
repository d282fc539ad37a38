import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ModelFolder } from '../folder.ts'
import {
  clipCut,
  joined,
  oneAfterAnother,
  openTextPart,
  pooledOf,
  sideBySide,
  type ConditionerKind,
  type Opening,
  type TextPart,
} from './conditioner.ts'

/** Tokens of T5 that the model was trained with. */
const t5Tokens = 256

const clip = (suffix: string): TextPart => ({
  encoder: `text_encoder${suffix}`,
  tokenizer: `tokenizer${suffix}`,
  layer: 'penultimate',
  chunks: 1,
})
const t5: TextPart = {
  encoder: 'text_encoder_3',
  tokenizer: 'tokenizer_3',
  layer: 'last',
  tokens: t5Tokens,
  main: true,
  unmasked: true,
}
const hasT5 = (folder: ModelFolder): boolean => folder.graph(t5.encoder) !== null

/**
 * Stable Diffusion 3 (Esser et al. 2024): the layers before the last of two CLIP encoders side by side, continued with zeros to
 * the width of T5, then T5's own tokens behind them; the two pooled outputs behind each other. T5 may be missing: its
 * tokens are zeros then, and the model follows long prompts less.
 */
export const sd3: ConditionerKind = {
  id: 'sd3',
  matches: (inputs) => inputs.pooled !== undefined && inputs.imageIds === undefined && inputs.timeIds === undefined,
  main: (folder) => (hasT5(folder) ? t5 : clip('')),
  async open(opening) {
    const { folder } = opening
    const [first, second] = [await openTextPart(opening, clip('')), await openTextPart(opening, clip('_2'))]
    const third = hasT5(folder) ? await openTextPart(opening, t5) : null
    const width = contextWidth(opening)
    return {
      tokenizer: (third ?? first).tokenizer,
      guided: true,
      async condition(request) {
        const { text, skip } = request
        const pair = [await first.encode(text, skip), await second.encode(text, skip)]
        const clips = sideBySide(pair, width)
        const long = third ? await third.encode(text) : null
        const behind = long ?? { data: new Float32Array(t5Tokens * clips.shape[1]!), shape: [t5Tokens, clips.shape[1]!] }
        return {
          values: {
            context: oneAfterAnother([clips, behind]),
            pooled: joined([pooledOf(pair[0]!, folder, 'text_encoder'), pooledOf(pair[1]!, folder, 'text_encoder_2')]),
          },
          cutFrom: (long ?? pair[0]!).cutFrom,
          warnings: third
            ? clipCut(request, first.tokenizer, pair[0]!.cutFrom)
            : ['The folder has no text_encoder_3 (T5), so the prompt is read by the two CLIP encoders alone.'],
        }
      },
    }
  },
}

function contextWidth({ denoiser, config }: Opening): number {
  const fixed = denoiser.inputs.context?.shape[2]
  const width = typeof fixed === 'number' ? fixed : config['joint_attention_dim']
  if (typeof width === 'number' && Number.isInteger(width) && width > 0) return width
  const { file } = denoiser.session
  throw new AppError(
    'model-unsupported',
    `${file} takes encodings of unknown width; add "joint_attention_dim" to its config.json.`,
    { file },
  )
}
