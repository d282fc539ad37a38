import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { useText } from './text.ts'

/** Asks before something is deleted; `action` names what is done. */
export function Confirm({
  open,
  onClose,
  title,
  text,
  action,
  onConfirm,
  children,
}: {
  open: boolean
  onClose: () => void
  title: string
  text: string
  action: string
  onConfirm: () => void
  children?: ReactNode
}) {
  const { t } = useText()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      text={text}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="danger" onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
