import type { RunSettings } from '../../../src-shared/contract/recipe.ts'
import type { LatentRgb } from '../../../src-shared/formats/latent-rgb.ts'
import type { RgbPicture } from '../../../src-shared/formats/rgb.ts'
import type { Colours } from '../vae/autoencoder.ts'
import type { BoundNetwork, Conditioning, NetworkFacts } from '../network.ts'
import type { SourcePicture } from '../source.ts'
import type { PromptTokenizer } from '../text/tokenizer.ts'

/** What a run's prompt became. */
export interface Conditioned {
  readonly network: BoundNetwork
  /** Guidance that has an effect: 1 for a model without text. */
  readonly guidance: number
  readonly warnings: readonly string[]
}

export interface Conditions {
  readonly conditional: Conditioning
  /** Null for a run without a second pass. */
  readonly unconditional: Conditioning | null
  readonly warnings: readonly string[]
}

/** How samples of one shape are looked at while a run is under way. */
export interface Preview {
  picture(values: Float64Array): RgbPicture
  /** The map behind `picture` where samples are latents, null where they are pictures. */
  readonly latent: LatentRgb | null
  /** Pixels of the final picture per pixel of the preview, along a side. */
  readonly enlarge: number
}

/** A loaded model: everything the runner asks of it. */
export interface Pipeline {
  readonly facts: NetworkFacts
  readonly warnings: readonly string[]
  /** Type of the network's sample input, such as `float32`. */
  readonly precision: string
  /** Whether the network computes its attention in blocks; known once it was asked. */
  attentionInBlocks(): boolean
  readonly tokenizer: PromptTokenizer | null
  /** Picture size the model was made for. */
  readonly defaultSize: { readonly width: number; readonly height: number }
  /** Shape of one sample for a picture size; throws `invalid-input` for a size the model cannot make. */
  sampleShape(size: { width: number; height: number }): number[]
  /** `pixels`: a sample is the picture. `decoder`: a network decodes it. Null: samples of this shape have no picture. */
  picture(shape: readonly number[]): 'pixels' | 'decoder' | null
  /** What the prompts became. */
  conditions(settings: RunSettings, shape: readonly number[]): Promise<Conditions>
  /**
   * Encodes the prompts. `batch`: rows of a network call at most; 0 leaves them to what was measured, else one. `source` is the
   * picture of a run that starts from one.
   */
  condition(
    settings: RunSettings,
    shape: readonly number[],
    more?: { readonly batch?: number; readonly source?: SourcePicture | null },
  ): Promise<Conditioned>
  /** The sample that a picture [3, h, w] in [-1, 1] is. Throws `model-unsupported` where it cannot be told. */
  sampleOf(picture: Float64Array, dims: readonly number[], shape: readonly number[]): Promise<Float64Array>
  /** The graph itself takes the mask and the masked picture (inpainting models). */
  readonly readsMask: boolean
  /** The colours of a clean sample, [3, h, w] (or [1, h, w]) from -1 to 1. Only where `picture` is not null. */
  colours(x0: Float64Array, shape: readonly number[]): Promise<Colours>
  /** Quick looks at samples and unit states of a shape; null where `picture` is. */
  preview(shape: readonly number[]): Promise<Preview | null>
  release(): Promise<void>
}
