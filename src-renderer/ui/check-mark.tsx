import { Check, Minus } from 'lucide-react'
import { cx } from './cx.ts'

/** The box of a row that is ticked, not, or in part. The row itself is the checkbox. */
export function CheckMark({ on }: { on: boolean | 'mixed' }) {
  const Icon = on === 'mixed' ? Minus : Check
  return (
    <span
      className={cx(
        'flex size-3.5 shrink-0 items-center justify-center rounded-sm border',
        on ? 'border-accent-solid bg-accent-solid text-on-accent' : 'border-line-strong',
      )}
    >
      {on && <Icon size={11} strokeWidth={2.5} aria-hidden />}
    </span>
  )
}
