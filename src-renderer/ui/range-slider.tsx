import { Slider as Base } from '@base-ui/react/slider'

/** Two thumbs on a track with ticks under it. `value` and the ticks lie in [0, 1], each thumb speaks its own text. */
export function RangeSlider({
  labels,
  value,
  texts,
  ticks,
  onChange,
}: {
  labels: readonly [string, string]
  value: readonly [number, number]
  texts: readonly [string, string]
  ticks: readonly { readonly x: number; readonly label: string }[]
  onChange: (value: readonly [number, number]) => void
}) {
  return (
    <Base.Root
      value={[value[0] * 1000, value[1] * 1000]}
      min={0}
      max={1000}
      step={1}
      largeStep={50}
      minStepsBetweenValues={1}
      thumbCollisionBehavior="none"
      onValueChange={([from, to]) => onChange([from! / 1000, to! / 1000])}
    >
      <Base.Control className="flex h-6 w-full touch-none items-center px-1.5">
        <Base.Track className="relative h-[3px] w-full rounded-full bg-line-strong">
          <Base.Indicator className="rounded-full bg-accent" />
          {([0, 1] as const).map((index) => (
            <Base.Thumb
              key={index}
              index={index}
              getAriaLabel={() => labels[index]}
              getAriaValueText={() => texts[index]}
              className="size-3 rounded-full border border-transparent bg-fg shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
            />
          ))}
        </Base.Track>
      </Base.Control>
      <div className="relative mx-1.5 h-3 text-2xs text-fg-3" aria-hidden>
        {ticks.map(({ x, label }) => (
          <span
            key={label}
            className="absolute"
            style={{ left: `${x * 100}%`, transform: `translateX(${x < 0.05 ? 0 : x > 0.95 ? -100 : -50}%)` }}
          >
            {label}
          </span>
        ))}
      </div>
    </Base.Root>
  )
}
