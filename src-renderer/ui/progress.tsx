/** How far something is; without a total it only says that something goes on. */
export function Progress({
  label,
  done,
  total,
  className = '',
}: {
  label: string
  done: number
  total: number
  className?: string
}) {
  const share = total > 0 ? Math.min(1, done / total) : 0
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * share)}
      className={`h-1 overflow-hidden rounded-full bg-line ${className}`}
    >
      <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${100 * share}%` }} />
    </div>
  )
}
