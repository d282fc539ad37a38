import { copyFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { makeFolder } from '../../compose/index.ts'
import type { Api, GalleryPage, GalleryQueryInput, Picture } from '../../../src-shared/contract/index.ts'
import { userPath } from '../paths.ts'
import { table } from '../table.ts'

export interface GalleryOptions {
  text?: string
  model?: string
  solver?: string
  since?: string
  starred?: boolean
  tag?: string
  trashed?: boolean
  limit?: number
  json?: boolean
}

async function pictures(api: Api, options: GalleryOptions): Promise<Picture[]> {
  const { text, model, solver, since, starred, tag, trashed, limit = Number.POSITIVE_INFINITY } = options
  const query: GalleryQueryInput = { text, modelName: model, solverId: solver, since, starred, tag, trashed, limit: 500 }
  const found: Picture[] = []
  let cursor: string | null = null
  do {
    const page: GalleryPage = await api.call('gallery.query', { ...query, cursor })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && found.length < limit)
  return found.slice(0, limit)
}

export async function listPictures(api: Api, library: string, options: GalleryOptions): Promise<void> {
  const found = await pictures(api, options)
  if (options.json) {
    process.stdout.write(`${JSON.stringify(found.map((picture) => ({ ...picture, file: join(library, picture.file) })))}\n`)
    return
  }
  const rows = found.map(({ createdAt, file, modelName, solverId, seed, nfe, star, tags, prompt }) => [
    createdAt.slice(0, 19).replace('T', ' '),
    star ? '*' : '',
    modelName,
    solverId,
    String(seed),
    String(nfe),
    join(library, file),
    tags.join(', '),
    prompt.replaceAll(/\s+/g, ' ').slice(0, 80),
  ])
  process.stdout.write(table(['made', '', 'model', 'solver', 'seed', 'NFE', 'file', 'tags', 'prompt'], rows))
}

/** Copies the pictures, recipes inside, into a folder. */
export async function exportPictures(api: Api, library: string, folder: string, options: GalleryOptions): Promise<void> {
  const target = userPath(folder)
  makeFolder(target)
  const found = await pictures(api, options)
  const files: string[] = []
  for (const { file } of found) {
    const copy = join(target, basename(file))
    await copyFile(join(library, file), copy)
    files.push(copy)
  }
  process.stdout.write(options.json ? `${JSON.stringify(files)}\n` : `${files.length} pictures in ${target}\n`)
}

/** Tags the pictures, or takes the tag from them. */
export async function tagPictures(api: Api, name: string, options: GalleryOptions & { remove?: boolean }): Promise<void> {
  const ids = (await pictures(api, options)).map(({ id }) => id)
  if (ids.length > 0) await api.call('gallery.tag', { ids, name, on: !options.remove })
  const count = ids.length === 1 ? '1 picture' : `${ids.length} pictures`
  process.stdout.write(
    options.json ? `${JSON.stringify(ids)}\n` : `${count} ${options.remove ? 'without' : 'with'} the tag ${name}\n`,
  )
}

export async function rebuildGallery(api: Api, json: boolean): Promise<void> {
  const counts = await api.call('gallery.rebuild', {})
  const { added, removed, unreadable } = counts
  process.stdout.write(json ? `${JSON.stringify(counts)}\n` : `${added} added, ${removed} removed, ${unreadable} unreadable\n`)
}
