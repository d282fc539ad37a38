import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { cx } from './cx.ts'
import { useHintId } from './hint.ts'
import { LimitNote } from './limit-note.tsx'
import { clampNumber, parseNumber } from './numbers.ts'

/** With Ctrl or Cmd: keys of the window that read what is typed. */
const readers = /^(Enter|s|l)$/i

/**
 * A number that is typed, stepped with the arrow keys (Shift: ten steps) and committed on Enter or when it loses
 * focus, or before a key of the window reads it. What cannot be read as a number falls back to the last value; one beyond the limits becomes the nearest within, and a note says the limits. With `repeats` the same number, entered again, is told too.
 */
export function NumberInput({
  id,
  label,
  value,
  min,
  max,
  step = 1,
  decades = false,
  integer = false,
  repeats = false,
  unit,
  className,
  format = String,
  disabled,
  onChange,
}: {
  id?: string
  label?: string
  value: number
  min: number
  max: number
  step?: number
  /** The arrow keys go a tenth of a decade (Shift: a decade) instead of a step. */
  decades?: boolean
  integer?: boolean
  repeats?: boolean
  unit?: string
  className?: string
  format?: (value: number) => string
  disabled?: boolean
  onChange: (value: number) => void
}) {
  const [text, setText] = useState<string | null>(null)
  const [limited, setLimited] = useState(false)
  const ref = useRef<HTMLSpanElement>(null)
  useEffect(() => setText(null), [value])

  const hintId = useHintId()

  function commit(next: number | null): void {
    setText(null)
    if (next === null) return
    setLimited(next < min || next > max)
    const clamped = clampNumber(next, { min, max, step: integer ? 1 : 0 })
    if (clamped !== value || repeats) onChange(clamped)
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const mod = event.ctrlKey || event.metaKey
    if (mod && text !== null && readers.test(event.key)) commit(parseNumber(text))
    else if (event.key === 'Enter' && !mod) commit(text !== null ? parseNumber(text) : repeats ? value : null)
    else if (event.key === 'Escape' && text !== null) {
      event.stopPropagation()
      setText(null)
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      const base = (text === null ? null : parseNumber(text)) ?? value
      const by = (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1)
      commit(Number(decades ? (base * 10 ** (by / 10)).toPrecision(2) : (base + step * by).toPrecision(12)))
    }
  }

  return (
    <span
      ref={ref}
      className={cx('control flex min-w-0 flex-1 items-center overflow-hidden', className)}
      data-disabled={disabled ? '' : undefined}
    >
      <input
        id={id}
        aria-label={label}
        aria-describedby={hintId}
        type="text"
        inputMode={integer ? 'numeric' : 'decimal'}
        role="spinbutton"
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        value={text ?? format(value)}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => commit(text === null ? null : parseNumber(text))}
        onKeyDown={onKeyDown}
        className="h-full w-full min-w-0 bg-transparent px-2 outline-none"
      />
      {limited && (
        <LimitNote
          at={ref}
          min={format(min)}
          max={max < Number.MAX_SAFE_INTEGER ? format(max) : null}
          onEnd={() => setLimited(false)}
        />
      )}
      {unit && <span className="pr-2 text-xs text-fg-3">{unit}</span>}
    </span>
  )
}
