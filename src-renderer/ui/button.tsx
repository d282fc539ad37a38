import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Tooltip } from './tooltip.tsx'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent-solid text-on-accent hover:not-disabled:bg-accent-solid-hover font-medium',
  plain: 'border border-line bg-raised text-fg hover:not-disabled:border-line-strong hover:not-disabled:bg-hover',
  quiet: 'text-fg-2 hover:not-disabled:bg-hover hover:not-disabled:text-fg',
  danger: 'border border-line bg-raised text-bad hover:not-disabled:bg-bad-soft',
}

export function Button({
  look = 'plain',
  icon: Icon,
  className,
  children,
  ...rest
}: { look?: Look; icon?: LucideIcon } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 whitespace-nowrap transition-colors disabled:opacity-45',
        looks[look],
        className,
      )}
    >
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />}
      {children}
    </button>
  )
}

/** A square button with an icon; its name is its tooltip. `pressed` makes it a toggle. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  pressed,
  size = 28,
  side,
  className,
  filled,
  ...rest
}: {
  icon: LucideIcon
  label: string
  keys?: string
  pressed?: boolean
  size?: 20 | 24 | 28
  side?: 'top' | 'bottom' | 'left' | 'right'
  filled?: boolean
} & Omit<ComponentProps<'button'>, 'children'>) {
  return (
    <Tooltip text={label} {...(keys ? { keys } : {})} {...(side ? { side } : {})}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-40',
          size === 28 ? 'size-7' : size === 24 ? 'size-6' : 'size-5',
          pressed ? 'bg-accent-soft text-accent' : 'text-fg-2 hover:not-disabled:bg-hover hover:not-disabled:text-fg',
          className,
        )}
      >
        <Icon
          size={size === 20 ? 12 : size === 24 ? 13 : 15}
          strokeWidth={1.75}
          aria-hidden
          fill={filled ? 'currentColor' : 'none'}
        />
      </button>
    </Tooltip>
  )
}

export function Chip({ children, tone = 'plain' }: { children: ReactNode; tone?: 'plain' | 'accent' | 'bad' | 'warn' }) {
  const tones = {
    plain: 'bg-raised text-fg-2',
    accent: 'bg-accent-soft text-accent',
    bad: 'bg-bad-soft text-bad',
    warn: 'bg-raised text-warn',
  }
  return (
    <span className={cx('inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs whitespace-nowrap', tones[tone])}>
      {children}
    </span>
  )
}
