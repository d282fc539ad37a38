import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError, type RunSettings, type Source } from '../../src-shared/contract/index.ts'
import { isNpy } from '../../src-shared/formats/npy.ts'
import { branchFrom, examineSource, openSources } from '../compose/index.ts'
import { level } from './numbers.ts'
import { libraryPath, userPath } from './paths.ts'

export interface SourceOptions {
  image?: string
  strength?: number
  mask?: string
  /** `<run>@<level>`, and the library that keeps the run. */
  branch?: string
  library?: string
}

/** A run's picture to start from: what the recipe says of it, and the files themselves. */
export interface GivenSource {
  readonly source: Source
  readonly sourceFile: string
  readonly maskFile: string | null
}

async function read(path: string, flag: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw new AppError('not-found', `${flag}: ${path} cannot be read; check the path.`, { path }, { cause: error })
  })
}

/** Hash of a picture's or a latent's bytes. Throws `invalid-input` for what is neither. */
const hashOf = async (bytes: Uint8Array): Promise<string> =>
  isNpy(bytes) ? createHash('sha256').update(bytes).digest('hex') : (await examineSource(bytes)).hash

/**
 * What --image, --strength and --mask, or --branch, say; null without either. `keep` puts the files into the library, which takes pictures
 * only.
 */
export async function givenSource(
  options: SourceOptions,
  keep: { library: string | undefined } | null,
): Promise<GivenSource | null> {
  const { image, strength, mask, branch } = options
  if (branch !== undefined) {
    if ((image ?? strength ?? mask) === undefined) return branchSource(branch, options.library)
    throw new AppError('invalid-input', '--branch goes on from a state as it is; leave --image, --strength and --mask out.')
  }
  if (image === undefined) {
    if (strength === undefined && mask === undefined) return null
    throw new AppError('invalid-input', '--strength and --mask belong to a picture to start from; give --image.')
  }
  const sources = keep ? openSources(libraryPath(keep.library)) : null
  const kept = async (path: string, flag: string): Promise<string> => {
    const bytes = await read(path, flag)
    if (!sources) return hashOf(bytes)
    if (!isNpy(bytes)) return (await sources.put(bytes)).hash
    throw new AppError('invalid-input', `${flag}: the library keeps no latents; say where the picture goes with --out.`, { path })
  }
  const [sourceFile, maskFile] = [userPath(image), mask === undefined ? null : userPath(mask)]
  return {
    source: {
      picture: await kept(sourceFile, '--image'),
      strength: strength ?? 0.6,
      mask: maskFile === null ? null : await kept(maskFile, '--mask'),
    },
    sourceFile,
    maskFile,
  }
}

async function branchSource(branch: string, library: string | undefined): Promise<GivenSource> {
  const [, run, at] = /^(.+)@([^@]+)$/.exec(branch) ?? []
  const asked = at === undefined ? Number.NaN : level(at)
  if (run === undefined || !(asked > 0))
    throw new AppError('invalid-input', '--branch: write the id of a run and a noise level, as 01kb3m8r6v00x2n4p7qz@3.2.')
  const { hash, sigma, file } = await branchFrom(libraryPath(library), run, asked)
  return { source: { picture: hash, strength: 1, mask: null, state: { sigma, run } }, sourceFile: file, maskFile: null }
}

/** The files a recipe starts from: those that are given, else the library's copies. Throws `not-found` and names the flag. */
export async function recipeSource(
  { source }: RunSettings,
  { image, mask }: SourceOptions,
  library: string | undefined,
): Promise<{ sourceFile: string | null; maskFile: string | null }> {
  if (!source) return { sourceFile: null, maskFile: null }
  const kept = openSources(libraryPath(library))
  const find = async (hash: string, given: string | undefined, flag: string): Promise<string> => {
    if (given === undefined) {
      const file = await kept.find(hash)
      if (file) return file
      throw new AppError('not-found', `The file this picture starts from is not in the library; give it with ${flag}.`, { hash })
    }
    const path = userPath(given)
    if ((await hashOf(await read(path, flag))) === hash) return path
    throw new AppError(
      'invalid-input',
      `${flag}: ${path} is not the file that the recipe names (sha256 ${hash.slice(0, 12)}...).`,
    )
  }
  return {
    sourceFile: await find(source.picture, image, '--image'),
    maskFile: source.mask === null ? null : await find(source.mask, mask, '--mask'),
  }
}
