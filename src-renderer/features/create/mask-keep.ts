import { reportError } from '../../ui/report.ts'
import { useDraft } from './draft.ts'
import { maskFile } from './mask-files.ts'
import { covered, type Mask } from './mask-paint.ts'
import { editMask, leaveMask, strokesInWork, useMaskEditing } from './mask-state.ts'
import { changeSource, keepSource } from './source-actions.ts'

const isSource = (picture: string): boolean => useDraft.getState().settings.source?.picture === picture

/**
 * Keeps a picture's mask with the draft and closes the editor, unless the draft starts from another picture by then. Whether that
 * went well; a failure is shown.
 */
export async function keepMask(picture: string, mask: Mask): Promise<boolean> {
  try {
    const hash = covered(mask) === 0 ? null : (await keepSource(await maskFile(mask))).hash
    if (!isSource(picture)) return true
    changeSource({ mask: hash })
    editMask(false)
    return true
  } catch (error) {
    reportError(error)
    return false
  }
}

/** Keeps what is being painted, on whatever screen one is meanwhile: what is generated is what is seen. */
export async function keepOpenMask(): Promise<boolean> {
  if (!useMaskEditing.getState().editing) return true
  const work = strokesInWork()
  if (work && isSource(work.picture)) return keepMask(work.picture, work.mask)
  leaveMask()
  return true
}
