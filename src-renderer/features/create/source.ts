import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { RunSettings, Source } from '../../../src-shared/contract/recipe.ts'
import { beginningOf as begun } from '../../../src-shared/numerics/begin.ts'
import { methodOf } from '../../../src-shared/numerics/method-of.ts'
import { modelOf } from './nodes.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Why a model cannot start from a picture, null where it can. From the state of a run it always can. */
export function sourceProblem(model: ModelCard | null, source?: Source): 'source.unable' | 'source.noPicture' | null {
  if (!model || source?.state) return null
  if (!model.size) return 'source.noPicture'
  return model.latent && !model.components.some(({ name, file }) => name === 'vae_encoder' && file !== null)
    ? 'source.unable'
    : null
}

/** The network takes a mask and the masked picture besides the sample. */
export function readsMask(model: ModelCard | null): boolean {
  const network = model?.components.find(({ name }) => name === 'unet' || name === 'transformer')
  const channels = network?.inputs.find(({ name }) => name === 'sample')?.shape[1]
  return model?.latent !== null && model?.latent !== undefined && channels === 2 * model.latent.channels + 1
}

/** The part of a picture that a run of a size sees: as large as fits, about the middle. In pixels of the picture. */
export function cropOf(picture: Size, run: Size): { left: number; top: number; width: number; height: number } {
  const scale = Math.min(picture.width / run.width, picture.height / run.height)
  const [width, height] = [run.width * scale, run.height * scale]
  return { left: (picture.width - width) / 2, top: (picture.height - height) / 2, width, height }
}

/** The size nearest to a picture's shape that the model makes, of about as many pixels as it is made for. */
export function sizeFor(picture: Size, model: ModelCard): Size | null {
  const { size } = model
  if (!size) return null
  if (size.fixed) return { width: size.width, height: size.height }
  const scale = Math.sqrt((size.width * size.height) / (picture.width * picture.height))
  const side = (pixels: number): number => Math.max(size.multiple, Math.round((pixels * scale) / size.multiple) * size.multiple)
  return { width: side(picture.width), height: side(picture.height) }
}

/** Where a run from its picture begins: steps of all steps, or a level. Null where that cannot be told. */
export function beginningOf(
  settings: RunSettings,
  model: ModelCard | null,
): { readonly done: number; readonly steps: number } | { readonly sigma: number } | null {
  const { solver, source } = settings
  const known = modelOf(model, settings)
  if (!source || !known) return null
  try {
    const method = methodOf(solver)
    const { sMax, nodes } = begun(source, method, known.schedule, solver)
    if (!nodes || method.info.group === 'one-step') return { sigma: sMax }
    const all = begun({ strength: 1 }, method, known.schedule, solver).nodes!.list.length
    return { done: nodes.list.length, steps: all }
  } catch {
    return null
  }
}
