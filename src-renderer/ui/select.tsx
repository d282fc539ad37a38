import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { useHintId } from './hint.ts'

export interface Option<V extends string> {
  readonly value: V
  readonly label: string
  readonly hint?: string
}

export interface OptionGroup<V extends string> {
  readonly label: string | null
  readonly options: readonly Option<V>[]
}

/** A list of choices, in groups where there are any, each with a line that says when to use it where there is one. */
export function Select<V extends string>({
  id,
  label,
  value,
  groups,
  className,
  look = 'control',
  icon,
  disabled,
  onChange,
}: {
  id?: string
  label?: string
  value: V
  groups: readonly OptionGroup<V>[]
  className?: string
  look?: 'control' | 'quiet'
  icon?: ReactNode
  disabled?: boolean
  onChange: (value: V) => void
}) {
  const describedBy = useHintId()
  const labels = Object.fromEntries(groups.flatMap((group) => group.options.map((option) => [option.value, option.label])))
  return (
    <Base.Root items={labels} value={value} disabled={disabled} onValueChange={(next) => next !== null && onChange(next)}>
      <Base.Trigger
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        className={cx(
          'flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-left',
          look === 'control' ? 'control flex-1' : 'text-fg-2 transition-colors hover:bg-hover hover:text-fg',
          className,
        )}
      >
        {icon}
        <Base.Value className="min-w-0 flex-1 truncate" />
        <Base.Icon className="shrink-0 text-fg-3">
          <ChevronsUpDown size={12} strokeWidth={1.75} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="pop max-h-[min(24rem,var(--available-height))] min-w-[var(--anchor-width)] max-w-80 overflow-y-auto rounded-lg border border-line bg-panel p-1 shadow-pop outline-none">
            {groups.map((group, index) => (
              <Base.Group key={group.label ?? index}>
                {group.label && (
                  <Base.GroupLabel className="px-2 pt-2 pb-1 text-2xs font-medium tracking-wide text-fg-3 uppercase">
                    {group.label}
                  </Base.GroupLabel>
                )}
                {group.options.map((option) => (
                  <Base.Item
                    key={option.value}
                    value={option.value}
                    className="grid grid-cols-[14px_1fr] items-start gap-x-1.5 rounded-md px-1.5 py-1.5 outline-none data-highlighted:bg-hover"
                  >
                    <Base.ItemIndicator className="col-start-1 pt-px text-accent">
                      <Check size={13} strokeWidth={2} aria-hidden />
                    </Base.ItemIndicator>
                    <div className="col-start-2 min-w-0">
                      <Base.ItemText className="block truncate">{option.label}</Base.ItemText>
                      {option.hint && <span className="mt-0.5 block text-xs text-fg-3">{option.hint}</span>}
                    </div>
                  </Base.Item>
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
