import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ModelFolder } from '../folder.ts'
import type { Family } from './family.ts'
import { unetFamily } from './unet.ts'

/** Every kind of model the engine can run, the first match wins. */
export const families: readonly Family[] = [unetFamily]

export function familyOf(folder: ModelFolder): Family {
  const family = families.find((candidate) => candidate.matches(folder))
  if (family) return family
  const hasDenoiser = folder.graph('unet') !== null || folder.graph('transformer') !== null
  if (hasDenoiser) {
    throw new AppError(
      'model-unsupported',
      `Models of the kind ${folder.className ?? 'in this folder'} cannot be run by this version.`,
      { dir: folder.dir },
    )
  }
  const file = `${folder.dir}/unet/model.onnx`
  throw new AppError(
    'model-broken',
    `${file} is missing: the folder has no denoising network. Copy the whole model folder again.`,
    { file },
  )
}
