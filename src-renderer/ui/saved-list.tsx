import { Trash2, type LucideIcon } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { Popover } from './popover.tsx'
import { reportError } from './report.ts'
import { TextInput } from './text-input.tsx'
import { useText } from './text.ts'

export interface SavedRow {
  readonly id: string
  readonly name: string
  /** What is under the name. */
  readonly note: string
  /** What choosing it is called, and its name as a field. */
  readonly useLabel: string
  readonly nameLabel: string
  /** What stands beside it: a picture, a number. */
  readonly lead: ReactNode
  readonly onUse: () => void
}

/** A button that opens a list of what was saved by name: each is taken with a click, renamed in place, or removed. */
export function SavedList({
  icon,
  label,
  empty,
  size = 24,
  side = 'right',
  rows,
  onRename,
  onRemove,
}: {
  icon: LucideIcon
  label: string
  /** What is said where there is none. */
  empty: string
  size?: 20 | 24
  side?: 'right' | 'bottom'
  rows: readonly SavedRow[]
  onRename: (id: string, name: string) => Promise<unknown>
  onRemove: (id: string) => Promise<unknown>
}) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      side={side}
      align="start"
      className="w-72"
      trigger={<IconButton icon={icon} size={size} label={label} />}
    >
      <h3 className="mb-2 font-medium">{label}</h3>
      {rows.length === 0 && <p className="text-fg-3">{empty}</p>}
      <ul className="-mx-1 max-h-96 overflow-y-auto">
        {rows.map((row) => (
          <Row key={row.id} row={row} onUse={() => (row.onUse(), setOpen(false))} onRename={onRename} onRemove={onRemove} />
        ))}
      </ul>
    </Popover>
  )
}

function Row({
  row,
  onUse,
  onRename,
  onRemove,
}: {
  row: SavedRow
  onUse: () => void
  onRename: (id: string, name: string) => Promise<unknown>
  onRemove: (id: string) => Promise<unknown>
}) {
  const { t } = useText()
  const [name, setName] = useState(row.name)
  useEffect(() => setName(row.name), [row.name])

  async function rename(): Promise<void> {
    const next = name.trim()
    if (next === '' || next === row.name) return setName(row.name)
    await onRename(row.id, next).catch((error: unknown) => {
      setName(row.name)
      reportError(error)
    })
  }

  return (
    <li className="group flex items-center gap-2 rounded-md p-1 hover:bg-hover">
      <button
        type="button"
        aria-label={row.useLabel}
        className="flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-stage"
        onClick={onUse}
      >
        {row.lead}
      </button>
      <div className="min-w-0 flex-1">
        <TextInput
          aria-label={row.nameLabel}
          value={name}
          maxLength={100}
          className="-ml-1 h-5! w-full border-transparent! bg-transparent! px-1!"
          onChange={(event) => setName(event.target.value)}
          onBlur={() => void rename()}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.currentTarget.blur()}
        />
        <button type="button" tabIndex={-1} className="block max-w-full truncate text-xs text-fg-3 hover:text-fg" onClick={onUse}>
          {row.note}
        </button>
      </div>
      <IconButton
        icon={Trash2}
        size={24}
        label={t('common.remove')}
        className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
        onClick={() => void onRemove(row.id).catch(reportError)}
      />
    </li>
  )
}
