import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import { cx } from './cx.ts'
import { useHintId } from './hint.ts'

/** A few choices side by side, one of them on. */
export function Segmented<V extends string>({
  label,
  value,
  options,
  className,
  onChange,
}: {
  label: string
  value: V | null
  options: readonly { value: V; label: string; title?: string }[]
  className?: string
  onChange: (value: V) => void
}) {
  return (
    <ToggleGroup
      aria-label={label}
      aria-describedby={useHintId()}
      value={value === null ? [] : [value]}
      onValueChange={(next) => next[0] !== undefined && onChange(next[0])}
      className={cx('inline-flex h-6 shrink-0 items-stretch gap-px rounded-md bg-app p-px', className)}
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          title={option.title}
          className="min-w-0 flex-auto truncate rounded-[5px] px-2 text-xs text-fg-2 transition-colors hover:text-fg data-pressed:bg-raised data-pressed:text-fg data-pressed:shadow-[inset_0_0_0_1px_var(--line-strong)]"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
