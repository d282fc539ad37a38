import { reportError } from '../../ui/report.ts'
import { maskFile } from './mask-files.ts'
import { covered, type Mask } from './mask-paint.ts'
import { editMask, strokesInWork, useMaskEditing } from './mask-state.ts'
import { changeSource, keepSource } from './source-actions.ts'

/** Keeps a mask with the draft and closes the editor. Whether that went well; a failure is shown. */
export async function keepMask(mask: Mask): Promise<boolean> {
  try {
    const hash = covered(mask) === 0 ? null : (await keepSource(await maskFile(mask))).hash
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
  const mask = strokesInWork()
  if (mask) return keepMask(mask)
  editMask(false)
  return true
}
