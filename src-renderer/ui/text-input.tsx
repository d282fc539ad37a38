import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={cx('control min-w-0 flex-1 px-2 outline-none placeholder:text-fg-3', className)}
    />
  )
}

/** Grows with its text up to ten lines. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...rest}
      className={cx(
        'control field-sizing-content h-auto max-h-52 w-full resize-none px-2 py-1.5 text-base leading-5 outline-none placeholder:text-fg-3',
        className,
      )}
    />
  )
}
