import { api } from './core.ts'

type Trashed = (ids: readonly string[], restore: () => Promise<void>) => void
let announce: Trashed = () => {}

/** Tells who shows the undo: the frame, which is there on every screen. */
export function onTrashed(listener: Trashed): void {
  announce = listener
}

/** Moves pictures to the trash; the frame then offers to undo it. */
export async function trashPictures(ids: readonly string[], fail: (error: unknown) => void): Promise<void> {
  if (ids.length === 0) return
  try {
    await api.call('gallery.trash', { ids: [...ids] })
    announce(ids, async () => {
      await api.call('gallery.restore', { ids: [...ids] }).catch(fail)
    })
  } catch (error) {
    fail(error)
  }
}
