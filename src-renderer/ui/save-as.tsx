import { useState } from 'react'
import type { LucideIcon } from 'lucide-react'
import { Button, IconButton } from './button.tsx'
import { Popover } from './popover.tsx'
import { reportError } from './report.ts'
import { TextInput } from './text-input.tsx'
import { useText } from './text.ts'

/** A button that asks for a name and saves something under it. It stays open where that fails. */
export function SaveAs({
  icon,
  label,
  nameLabel,
  size = 24,
  className,
  onSave,
}: {
  icon: LucideIcon
  label: string
  nameLabel: string
  size?: 20 | 24
  className?: string
  onSave: (name: string) => Promise<void>
}) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')

  async function save(): Promise<void> {
    try {
      await onSave(name.trim())
      setOpen(false)
      setName('')
    } catch (error) {
      reportError(error)
    }
  }

  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      className="w-64"
      trigger={<IconButton icon={icon} size={size} label={label} className={className} />}
    >
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') void save()
        }}
      >
        <TextInput
          aria-label={nameLabel}
          placeholder={nameLabel}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={name.trim() === ''}>
          {t('common.save')}
        </Button>
      </form>
    </Popover>
  )
}
