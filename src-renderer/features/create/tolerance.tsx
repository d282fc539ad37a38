import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { Field } from '../../ui/field.tsx'
import { formatTolerance } from '../../ui/format.ts'
import { NumberInput } from '../../ui/number-input.tsx'
import { Slider } from '../../ui/slider.tsx'
import { useText } from '../../ui/text.ts'

/** Relative tolerance on a log scale, loose on the left; eight stops a decade. The model's noise floor is marked. */
export function Tolerance({
  value,
  model,
  onChange,
}: {
  value: number
  model: ModelCard | null
  onChange: (value: number) => void
}) {
  const { t } = useText()
  const floor = model?.measured?.noiseFloorTolerance ?? null
  const below = floor !== null && value < floor
  const hint = floor === null ? undefined : below ? t('create.belowFloor', { value: formatTolerance(floor) }) : undefined
  return (
    <Field label={t('create.tolerance')} above hint={hint && <span className="text-warn">{hint}</span>}>
      {(id) => (
        <>
          <Slider
            label={t('create.tolerance')}
            value={Math.min(8, Math.max(1, -Math.log10(value)))}
            min={1}
            max={8}
            step={0.125}
            valueText={formatTolerance(value)}
            marks={
              floor === null || floor < 1e-8 || floor > 1e-1
                ? []
                : [{ at: -Math.log10(floor), title: t('create.floor', { value: formatTolerance(floor) }) }]
            }
            onChange={(power) => onChange(Number((10 ** -power).toPrecision(2)))}
          />
          <NumberInput
            id={id}
            value={value}
            min={1e-12}
            max={1}
            decades
            format={formatTolerance}
            className="max-w-18"
            onChange={onChange}
          />
        </>
      )}
    </Field>
  )
}
