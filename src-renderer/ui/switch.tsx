import { Switch as Base } from '@base-ui/react/switch'
import { useHintId } from './hint.ts'

export function Switch({
  id,
  label,
  checked,
  onChange,
}: {
  id?: string
  label?: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  return (
    <Base.Root
      id={id}
      aria-label={label}
      aria-describedby={useHintId()}
      checked={checked}
      onCheckedChange={onChange}
      className="flex h-4 w-7 shrink-0 items-center rounded-full bg-fg-3 p-0.5 transition-colors data-checked:bg-accent-solid"
    >
      <Base.Thumb className="size-3 rounded-full bg-on-accent transition-transform data-checked:translate-x-3" />
    </Base.Root>
  )
}
