import { Field } from './field.tsx'
import { NumberInput } from './number-input.tsx'
import { Slider } from './slider.tsx'

/** A number on a slider over its usual values, and beside it to be typed, within wider limits. */
export function SliderField({
  label,
  hint,
  value,
  min,
  max,
  step,
  least = min,
  most = max,
  integer = false,
  onChange,
}: {
  label: string
  hint?: string
  value: number
  /** Ends of the slider. */
  min: number
  max: number
  step: number
  /** Limits of what can be typed. */
  least?: number
  most?: number
  integer?: boolean
  onChange: (value: number) => void
}) {
  return (
    <Field label={label} hint={hint}>
      {(id) => (
        <>
          <Slider label={label} value={Math.min(max, Math.max(min, value))} min={min} max={max} step={step} onChange={onChange} />
          <NumberInput
            id={id}
            value={value}
            min={least}
            max={most}
            step={step}
            integer={integer}
            className={most > 9999 ? 'max-w-16' : 'max-w-14'}
            onChange={onChange}
          />
        </>
      )}
    </Field>
  )
}
