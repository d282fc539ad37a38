import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'

/** A section of the inspector that folds; whether it is open is remembered on this machine. */
export function Card({
  id,
  title,
  summary,
  actions,
  children,
}: {
  id: string
  title: string
  summary?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const key = `card.${id}`
  const [open, setOpen] = useState(() => localStorage.getItem(key) !== 'closed')
  return (
    <Collapsible.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        localStorage.setItem(key, next ? 'open' : 'closed')
      }}
      render={<section aria-label={title} />}
      className="border-b border-line"
    >
      <div className="flex h-9 items-center pr-2">
        <h2 className="flex h-full min-w-0 flex-1">
          <Collapsible.Trigger className="chevron flex h-full min-w-0 flex-1 items-center gap-1 pl-2.5 text-left font-medium text-fg focus-visible:-outline-offset-2">
            <ChevronRight size={13} strokeWidth={2} aria-hidden className="shrink-0 text-fg-3 transition-transform" />
            <span className="truncate">{title}</span>
            {!open && summary && <span className="ml-auto truncate px-2 font-normal text-fg-3">{summary}</span>}
          </Collapsible.Trigger>
        </h2>
        {open && actions}
      </div>
      <Collapsible.Panel className="flex flex-col gap-2 px-4 pb-4">{children}</Collapsible.Panel>
    </Collapsible.Root>
  )
}

/** More of a card, hidden until wanted; it opens by itself when `open` becomes true. */
export function Disclosure({ title, open: from = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(from)
  useEffect(() => {
    if (from) setOpen(true)
  }, [from])
  return (
    <Collapsible.Root open={open} onOpenChange={setOpen}>
      <Collapsible.Trigger className="chevron -ml-1 flex h-6 items-center gap-1 rounded-sm px-1 text-fg-3 transition-colors hover:text-fg">
        <ChevronRight size={12} strokeWidth={2} aria-hidden className="transition-transform" />
        {title}
      </Collapsible.Trigger>
      <Collapsible.Panel className="flex flex-col gap-2 pt-2">{children}</Collapsible.Panel>
    </Collapsible.Root>
  )
}
