import {
  AppError,
  recipeSchema,
  type GalleryFacets,
  type GalleryPage,
  type GalleryQuery,
  type Picture,
  type PictureDetail,
  type Recipe,
} from '../../src-shared/contract/index.ts'
import type { EventBus } from './bus.ts'
import { forgetSources, sourcesOf } from './kept-sources.ts'
import type { Clock, PictureFiles, RunFiles, SourceFiles, Store } from './ports.ts'

export interface GalleryParts {
  readonly store: Store
  readonly pictures: PictureFiles
  readonly runFiles: RunFiles
  readonly sources: SourceFiles
  readonly bus: EventBus
  readonly clock: Clock
}

/** Finished pictures: search, stars, tags, the trash and its undo. */
export class GalleryService {
  private readonly parts: GalleryParts

  constructor(parts: GalleryParts) {
    this.parts = parts
  }

  query(query: GalleryQuery): GalleryPage {
    return this.parts.store.pictures.query(query)
  }

  facets(): GalleryFacets {
    return this.parts.store.pictures.facets()
  }

  picture(id: string): Picture {
    const picture = this.parts.store.pictures.get(id)
    if (!picture) throw new AppError('not-found', 'This picture is no longer in the gallery.', { id })
    return picture
  }

  async get(id: string): Promise<PictureDetail> {
    const picture = this.picture(id)
    const { store, pictures, runFiles } = this.parts
    const hasTrajectory = (await runFiles.frames(picture.runId ?? id)).length > 0
    const stored = recipeSchema.safeParse(store.pictures.recipe(id))
    if (stored.success) return { picture, recipe: stored.data, recipeProblem: null, hasTrajectory }
    const facts = await pictures.describe(picture.file).catch(() => null)
    return {
      picture,
      recipe: facts?.recipe ?? null,
      recipeProblem: facts ? facts.recipeProblem : 'The file is not there.',
      hasTrajectory,
    }
  }

  star(id: string, star: boolean): void {
    this.picture(id)
    this.parts.store.pictures.star(id, star)
    this.parts.bus.emit('gallery.changed', { added: [], removed: [] })
  }

  tag(ids: readonly string[], name: string, on: boolean): void {
    for (const id of ids) this.picture(id)
    this.parts.store.pictures.tag(ids, name, on)
    this.parts.bus.emit('gallery.changed', { added: [], removed: [] })
  }

  /** Moves files to the trash. What is already there stays; what cannot be moved is left and the error thrown at the end. */
  async trash(ids: readonly string[]): Promise<void> {
    const { store, pictures, clock } = this.parts
    await this.each(ids, 'removed', async (picture) => {
      if (picture.trashedAt !== null) return
      const file = await pictures.trash(picture.file)
      store.pictures.move(picture.id, file, clock.now().toISOString())
    })
  }

  async restore(ids: readonly string[]): Promise<void> {
    const { store, pictures } = this.parts
    await this.each(ids, 'added', async (picture) => {
      if (picture.trashedAt === null) return
      store.pictures.move(picture.id, await pictures.restore(picture.file), null)
    })
  }

  /** Deletes trashed pictures, their trajectories and the pictures that only they began from for good. A picture outside the trash is refused. */
  async purge(ids: readonly string[]): Promise<void> {
    const { store, pictures, runFiles, sources } = this.parts
    const begun: string[] = []
    for (const id of ids) {
      const picture = store.pictures.get(id)
      if (picture && picture.trashedAt === null) {
        throw new AppError('invalid-input', 'Only pictures in the trash can be deleted for good; move them there first.', { id })
      }
    }
    await this.each(ids, 'removed', async (picture) => {
      const recipe = store.pictures.recipe(picture.id) as Recipe | null
      if (recipe) begun.push(...sourcesOf(recipe.settings))
      await pictures.remove(picture.file)
      await pictures.forgetThumbnails(picture.id)
      if (picture.runId) await runFiles.remove(picture.runId)
      store.transaction(() => {
        store.pictures.remove([picture.id])
        if (picture.runId) store.runs.remove([picture.runId])
        for (const seed of store.seeds.list()) if (seed.pictureId === picture.id) store.seeds.put({ ...seed, pictureId: null })
      })
    })
    await forgetSources(store, sources, begun, this.parts.clock.now())
  }

  private async each(
    ids: readonly string[],
    list: 'added' | 'removed',
    work: (picture: Picture) => Promise<void>,
  ): Promise<void> {
    const done: string[] = []
    let failure: unknown = null
    for (const id of ids) {
      const picture = this.parts.store.pictures.get(id)
      if (!picture) continue
      try {
        await work(picture)
        done.push(id)
      } catch (error) {
        failure ??= error
      }
    }
    if (done.length > 0) this.parts.bus.emit('gallery.changed', { added: [], removed: [], [list]: done })
    if (failure) throw failure
  }
}
