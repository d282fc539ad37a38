import { cx } from '../../ui/cx.ts'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'

/** A list as it is typed; where it cannot be read, `wrong` says how to write it. */
export function ListField({
  label,
  value,
  hint,
  wrong,
  onChange,
}: {
  label: string
  value: string
  hint?: string
  wrong: string | undefined
  onChange: (value: string) => void
}) {
  return (
    <Field label={label} hint={wrong ?? hint}>
      {(id) => (
        <TextInput
          id={id}
          value={value}
          aria-invalid={wrong !== undefined}
          className={cx(wrong !== undefined && 'border-bad!')}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
