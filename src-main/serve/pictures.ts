import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/index.ts'
import { fromBytes } from '../../src-shared/formats/png.ts'
import { readRecipe } from '../../src-shared/formats/recipe-png.ts'
import type { Core } from '../core/index.ts'
import { containedFile, readOr } from './files.ts'
import { fresh, immutable, reply, volatile } from './replies.ts'

const gone = 'The file of this picture is not there; rebuild the gallery if it was moved.'

export async function picture(core: Core, id: string): Promise<Response> {
  const { file } = core.gallery.picture(id)
  const bytes = await readOr(core.parts.pictures.absolute(file), gone)
  const name = path.posix.basename(file).replaceAll(/[^\w.-]/g, '_')
  return reply(bytes, 'image/png', immutable, { 'content-disposition': `inline; filename="${name}"` })
}

export async function thumbnail(core: Core, id: string, query: URLSearchParams): Promise<Response> {
  const size = Number(query.get('size') ?? 256)
  if (!Number.isInteger(size) || size < 1 || size > 4096)
    throw new AppError('invalid-input', 'size has to be a whole number from 1 to 4096.', { size })
  const { file } = core.gallery.picture(id)
  if (!(await core.parts.pictures.exists(file))) throw new AppError('not-found', gone, { id })
  return reply(await core.parts.pictures.thumbnail(id, file, size), 'image/webp', immutable)
}

const sampleTypes: Readonly<Record<string, string>> = { '.webp': 'image/webp', '.png': 'image/png', '.jpg': 'image/jpeg' }

/** The n-th picture in the model's `samples` folder, by name. */
export async function modelSample(core: Core, id: string, query: URLSearchParams): Promise<Response> {
  const card = await core.models.get(id)
  const folder = path.join(card.path, 'samples')
  const names = (await fs.readdir(folder).catch((): string[] => [])).filter((name) => path.extname(name) in sampleTypes).sort()
  const name = names[Number(query.get('n') ?? 0)]
  const file = name === undefined ? null : await containedFile(card.path, `samples/${name}`)
  if (!file) throw new AppError('not-found', 'This model has no such sample.', { id })
  return reply(await fs.readFile(file), sampleTypes[path.extname(name!)]!, fresh)
}

const sourceTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.npy': 'application/octet-stream',
}

/** A picture, a mask or a state that runs start from. */
export async function source(core: Core, hash: string): Promise<Response> {
  const file = await core.parts.sources.find(hash)
  if (!file) throw new AppError('not-found', 'The library keeps no picture of this hash to start from.', { hash })
  return reply(await fs.readFile(file), sourceTypes[path.extname(file)]!, immutable)
}

/** The picture of a run that a comparison keeps. */
export async function studyPicture(core: Core, key: string): Promise<Response> {
  const file = await core.lab.pictureFile(key)
  if (!file) throw new AppError('not-found', 'There is no picture of this run; start the comparison again.', { key })
  return reply(await readOr(file, gone), 'image/png', immutable)
}

/** Keeps the picture that was sent; its hash and size, as JSON. */
export async function keepSource(core: Core, request: Request): Promise<Response> {
  const stored = await core.parts.sources.put(await bodyOf(request))
  return reply(JSON.stringify(stored), 'application/json; charset=utf-8', volatile)
}

const maxBody = 256 * 2 ** 20

/** The recipe in a PNG that was sent, as JSON. */
export async function recipeInBody(request: Request): Promise<Response> {
  const bytes = await bodyOf(request)
  return reply(JSON.stringify(await readRecipe(fromBytes(bytes))), 'application/json; charset=utf-8', volatile)
}

async function bodyOf(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.length
    if (size > maxBody)
      throw new AppError('invalid-input', 'This file is larger than 256 MB; drop a picture.', { limit: maxBody })
    parts.push(part)
  }
  return Buffer.concat(parts)
}
