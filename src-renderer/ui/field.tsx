import type { ReactNode } from 'react'
import { useId } from 'react'
import { cx } from './cx.ts'
import { HintId } from './hint.ts'

/** A label beside its control (or above, for wide ones). `children` receives the id the label points to; the hint describes it. */
export function Field({
  label,
  hint,
  above = false,
  children,
}: {
  label: string
  hint?: ReactNode
  above?: boolean
  children: (id: string) => ReactNode
}) {
  const id = useId()
  const hintId = hint ? `${id}-hint` : undefined
  return (
    <div>
      <div
        className={cx(above ? 'flex flex-col gap-1' : 'grid min-h-7 grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2')}
      >
        <label htmlFor={id} className="truncate text-fg-2" title={label}>
          {label}
        </label>
        <div className="flex min-w-0 items-center gap-1">
          <HintId.Provider value={hintId}>{children(id)}</HintId.Provider>
        </div>
      </div>
      {hint && (
        <p id={hintId} className="mt-1 text-xs text-fg-3">
          {hint}
        </p>
      )}
    </div>
  )
}
