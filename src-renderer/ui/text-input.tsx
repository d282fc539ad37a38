import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import { useHintId } from './hint.ts'

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-describedby={useHintId()}
      {...rest}
      className={cx('control min-w-0 flex-1 px-2 placeholder:text-fg-3', className)}
    />
  )
}

/** Beyond this many characters a text fills the field anyway; measuring it at every key would be slow. */
const measured = 5000

/** Grows with its text up to ten lines. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  const long = typeof rest.value === 'string' && rest.value.length > measured
  return (
    <textarea
      {...rest}
      className={cx(
        long ? 'h-52' : 'field-sizing-content h-auto',
        'control max-h-52 w-full resize-none px-2 py-1.5 text-base leading-5 placeholder:text-fg-3',
        className,
      )}
    />
  )
}
