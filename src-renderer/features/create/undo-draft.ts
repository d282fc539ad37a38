import { t } from '../../ui/text.ts'
import { dismiss, toast } from '../../ui/toast.tsx'
import { changeDraft, useDraft } from './draft.ts'
import { editMask, keepStrokes, strokesInWork, useMaskEditing } from './mask-state.ts'

/** Makes a change of the draft and offers to take it back, with the mask in work, until the next one, which would be lost with it. */
export function changeWithUndo(title: string, change: () => void): void {
  const before = useDraft.getState()
  const { editing } = useMaskEditing.getState()
  const work = strokesInWork()
  change()
  const { settings } = useDraft.getState()
  const perform = (): void => {
    changeDraft(before)
    if (work) keepStrokes(work.picture, work.mask)
    if (editing) editMask(true)
  }
  const id = toast({ tone: 'done', title, action: { label: t('common.undo'), perform } })
  const stop = useDraft.subscribe((draft) => {
    if (draft.settings === settings) return
    stop()
    dismiss(id)
  })
}
