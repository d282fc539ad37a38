import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** A question or a short form over everything else. Esc and a click outside close it. */
export function Dialog({
  open,
  onClose,
  title,
  text,
  className,
  children,
  actions,
}: {
  open: boolean
  onClose: () => void
  title: string
  text?: string
  className?: string
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          data-modal
          className={cx(
            'pop fixed top-[18%] left-1/2 z-40 flex max-h-[70vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 flex-col rounded-lg border border-line bg-panel shadow-pop outline-none',
            className,
          )}
        >
          <div className="px-4 pt-4">
            <Base.Title className="text-lg font-medium">{title}</Base.Title>
            {text && <Base.Description className="mt-1 text-fg-2">{text}</Base.Description>}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
          {actions && <div className="flex justify-end gap-2 border-t border-line px-4 py-3">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
