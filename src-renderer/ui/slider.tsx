import { Slider as Base } from '@base-ui/react/slider'
import { cx } from './cx.ts'

/** One thumb on a track. `marks` are positions in [min, max] drawn as ticks, each with a title. */
export function Slider({
  label,
  value,
  min,
  max,
  step,
  valueText,
  marks = [],
  className,
  onChange,
}: {
  label: string
  value: number
  min: number
  max: number
  step: number
  valueText?: string
  marks?: readonly { at: number; title: string }[]
  className?: string
  onChange: (value: number) => void
}) {
  return (
    <Base.Root
      value={value}
      min={min}
      max={max}
      step={step}
      onValueChange={(next) => onChange(next)}
      className={cx('min-w-0 flex-1', className)}
    >
      <Base.Control className="flex h-7 w-full touch-none items-center px-1.5">
        <Base.Track className="relative h-[3px] w-full rounded-full bg-line-strong">
          <Base.Indicator className="rounded-full bg-accent" />
          {marks.map((mark) => (
            <span
              key={mark.title}
              title={mark.title}
              className="absolute -top-[5px] h-[13px] w-[2px] rounded-full bg-warn"
              style={{ left: `${((mark.at - min) / (max - min)) * 100}%` }}
            />
          ))}
          <Base.Thumb
            getAriaLabel={() => label}
            {...(valueText === undefined ? {} : { getAriaValueText: () => valueText })}
            className="size-3 rounded-full border border-transparent bg-fg shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  )
}
