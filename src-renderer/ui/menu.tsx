import { Menu as Base } from '@base-ui/react/menu'
import { Check, type LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactElement } from 'react'

export interface MenuEntry {
  readonly label: string
  readonly icon?: LucideIcon
  readonly checked?: boolean
  /** A file to fetch instead of an action. */
  readonly href?: string
  readonly download?: string
  readonly onSelect?: () => void
}

const row = 'flex items-center gap-2 rounded-md px-2 py-1.5 text-fg no-underline outline-none data-highlighted:bg-hover'

function FileLink({ children, ...rest }: ComponentProps<'a'>) {
  return <a {...rest}>{children}</a>
}

export function Menu({ trigger, entries }: { trigger: ReactElement; entries: readonly MenuEntry[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" collisionPadding={8} className="z-50">
          <Base.Popup className="pop min-w-44 rounded-lg border border-line bg-panel p-1 shadow-pop outline-none">
            {entries.map((entry) =>
              entry.checked === undefined ? (
                <Base.Item
                  key={entry.label}
                  className={row}
                  onClick={entry.onSelect}
                  render={entry.href ? <FileLink href={entry.href} download={entry.download} /> : undefined}
                >
                  {entry.icon && <entry.icon size={14} strokeWidth={1.75} className="text-fg-3" aria-hidden />}
                  {entry.label}
                </Base.Item>
              ) : (
                <Base.CheckboxItem
                  key={entry.label}
                  className={row}
                  checked={entry.checked}
                  onCheckedChange={entry.onSelect}
                  closeOnClick={false}
                >
                  <span className="w-3.5 text-accent">
                    <Base.CheckboxItemIndicator>
                      <Check size={13} aria-hidden />
                    </Base.CheckboxItemIndicator>
                  </span>
                  {entry.label}
                </Base.CheckboxItem>
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
