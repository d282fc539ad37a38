import { AppError } from '../../../src-shared/contract/errors.ts'
import { isPictureShape } from '../../../src-shared/formats/rgb.ts'
import type { ModelFolder } from '../folder.ts'
import type { Denoiser } from '../network.ts'

type Size = { readonly width: number; readonly height: number }

/** The sidecar's shape, else the graph's fixed dimensions, else channels from graph or config and the wanted size. */
export function sampleShape(
  folder: ModelFolder,
  component: string,
  denoiser: Denoiser,
  /** Pixels per latent cell, null for a network over pixels. */
  latentFactor: number | null,
  { width, height }: Size,
): number[] {
  const declared = folder.sidecar['sampleShape']
  const dims = denoiser.sample.shape.slice(1)
  const config = folder.json(`${component}/config.json`) ?? {}
  const factor = latentFactor ?? 1
  if (dims.length !== 3) {
    if (Array.isArray(declared) && declared.length === dims.length) return declared.map(Number)
    return dims.map((n) => (typeof n === 'number' ? n : undetermined(denoiser)))
  }
  const [c, h, w] = dims
  const fixed = Array.isArray(declared) && declared.length === 3 ? declared.map(Number) : null
  const channels = typeof c === 'number' ? c : (fixed?.[0] ?? Number(config['in_channels'] ?? undetermined(denoiser)))
  if (latentFactor === null && !isPictureShape([channels, 1, 1])) {
    const side = (n: number | string | undefined, axis: 1 | 2): number =>
      typeof n === 'number' ? n : (fixed?.[axis] ?? undetermined(denoiser))
    return [channels, side(h, 1), side(w, 2)]
  }
  const wanted = { h: height / factor, w: width / factor }
  if ((typeof h === 'number' && h !== wanted.h) || (typeof w === 'number' && w !== wanted.w)) {
    const size = `${typeof w === 'number' ? w * factor : 'any'} x ${typeof h === 'number' ? h * factor : 'any'}`
    throw new AppError('invalid-input', `This model makes pictures of ${size} pixels only; ${width} x ${height} was asked for.`, {
      width,
      height,
    })
  }
  if (!Number.isInteger(wanted.h) || !Number.isInteger(wanted.w)) {
    throw new AppError(
      'invalid-input',
      `Width and height must be multiples of ${factor} for this model; ${width} x ${height} was asked for.`,
      { width, height, multiple: factor },
    )
  }
  return [channels, wanted.h, wanted.w]
}

export function defaultSize(folder: ModelFolder, component: string, denoiser: Denoiser, factor: number): Size {
  const [, h, w] = denoiser.sample.shape.slice(1)
  const declared = (folder.json(`${component}/config.json`) ?? {})['sample_size']
  const [configH, configW] = Array.isArray(declared) ? declared.map(Number) : [declared, declared].map(Number)
  const side = (n: number | string | undefined, config: number | undefined): number => {
    if (typeof n === 'number') return n * factor
    return config !== undefined && Number.isInteger(config) && config > 0 ? config * factor : 64 * factor
  }
  return { width: side(w, configW), height: side(h, configH) }
}

function undetermined(denoiser: Denoiser): never {
  throw new AppError(
    'model-unsupported',
    `The size of one sample cannot be told: the graph leaves [${denoiser.sample.shape.join(', ')}] open. Add "sampleShape" to flowline.json in the model folder.`,
    { file: denoiser.session.file },
  )
}
