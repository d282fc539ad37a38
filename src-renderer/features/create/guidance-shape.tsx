import { useMemo } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { GuidanceShape } from '../../../src-shared/contract/recipe.ts'
import { useSolvers } from '../../client/queries.ts'
import { solverInfoOf } from '../../client/solver-info.ts'
import { Disclosure } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { RangeSlider } from '../../ui/range-slider.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { useText } from '../../ui/text.ts'
import { changeSettings, useDraft } from './draft.ts'
import {
  inside,
  intervalAt,
  noisePercent,
  pathPercent,
  placesOf,
  ticksOf,
  usualInterval,
  type Interval,
} from './guidance-levels.ts'
import { layLevels, levelText, modelOf, rangeOf } from './nodes.ts'

/** A quantile of 1 clips nothing but what lies outside the data. */
const usualThreshold = 0.995

/** Where guidance acts and how strongly it may change the picture: for those who want more than its weight. */
export function GuidanceShapeFields({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const guidance = useDraft((draft) => draft.settings.guidance)
  const shape = useDraft((draft) => draft.settings.guidanceShape) ?? {}
  const known = useMemo(() => modelOf(model), [model])
  const sigmaData = known?.sigmaData ?? 1
  const { interval, rescale = 0, threshold } = shape

  /** A shape in which nothing is set is none. */
  function change(next: GuidanceShape): void {
    const kept = Object.entries({ ...shape, ...next }).filter(([, value]) => value !== undefined && value !== 0)
    changeSettings({ guidanceShape: kept.length > 0 ? Object.fromEntries(kept) : undefined })
  }

  return (
    <Disclosure title={t('create.shape')} open={interval !== undefined || rescale > 0 || threshold !== undefined}>
      {guidance === 1 && <p className="text-xs text-fg-3">{t('create.shapeIdle')}</p>}
      <Field label={t('create.interval')}>
        {(id) => (
          <Switch
            id={id}
            checked={interval !== undefined}
            onChange={(on) => change({ interval: on ? usualInterval(sigmaData) : undefined })}
          />
        )}
      </Field>
      {interval && <IntervalFields model={model} interval={interval} onChange={(next) => change({ interval: next })} />}
      <SliderField
        label={t('create.rescale')}
        hint={rescale > 0 ? t('create.rescaleHint') : undefined}
        value={rescale}
        min={0}
        max={1}
        step={0.05}
        onChange={(next) => change({ rescale: next })}
      />
      {(threshold !== undefined || model?.latent === null) && (
        <Field label={t('create.threshold')} hint={threshold === undefined ? undefined : t('create.thresholdHint')}>
          {(id) => (
            <>
              <Switch
                id={id}
                checked={threshold !== undefined}
                onChange={(on) => change({ threshold: on ? usualThreshold : undefined })}
              />
              {threshold !== undefined && (
                <NumberInput
                  label={t('create.quantile')}
                  value={threshold}
                  min={0.5}
                  max={1}
                  step={0.005}
                  className="ml-auto max-w-20"
                  onChange={(next) => change({ threshold: next })}
                />
              )}
            </>
          )}
        </Field>
      )}
    </Disclosure>
  )
}

function IntervalFields({
  model,
  interval,
  onChange,
}: {
  model: ModelCard | null
  interval: Interval
  onChange: (interval: Interval) => void
}) {
  const { t } = useText()
  const solver = useDraft((draft) => draft.settings.solver)
  const width = useDraft((draft) => draft.settings.width)
  const height = useDraft((draft) => draft.settings.height)
  const { data } = useSolvers()
  const known = useMemo(() => modelOf(model, { width, height }), [model, width, height])
  const info = solverInfoOf(solver, data?.solvers)
  const laid = useMemo(
    () => (info && !info.adaptive ? layLevels(solver, known?.schedule ?? null, info.openLevels) : null),
    [solver, known, info],
  )
  const range = rangeOf(known?.schedule ?? null)
  const sigmaData = known?.sigmaData ?? 1
  const { from, to } = interval
  const noise = (s: number): string => t('create.noisePercent', { percent: noisePercent(s, sigmaData) })
  const text = (s: number): string => `σ ${levelText(s)}, ${noise(s)}`
  const take = (next: Interval): void => {
    if (next.from > next.to) onChange(next)
  }
  return (
    <div className="rounded-md border border-line px-2 pt-1 pb-2">
      <RangeSlider
        labels={[t('create.intervalFrom'), t('create.intervalTo')]}
        value={placesOf(interval, range)}
        texts={[text(from), text(to)]}
        ticks={ticksOf(range)}
        onChange={(places) => {
          // The end that was not moved keeps its exact level.
          const [before, next] = [placesOf(interval, range), intervalAt(places, range)]
          const moved = (index: 0 | 1): boolean => Math.abs(places[index] - before[index]) >= 0.0005
          take({ from: moved(0) ? next.from : from, to: moved(1) ? next.to : to })
        }}
      />
      <div className="mt-2 grid grid-cols-2 gap-2">
        {(
          [
            ['create.intervalFrom', from, (value: number) => take({ from: value, to })],
            ['create.intervalTo', to, (value: number) => take({ from, to: value })],
          ] as const
        ).map(([key, value, set]) => (
          <label key={key} className="min-w-0 text-xs text-fg-3">
            <span className="block truncate">{t(key)}</span>
            <span className="mt-0.5 flex text-base text-fg">
              <NumberInput
                value={value}
                min={0}
                max={Number.MAX_VALUE}
                step={Number((value / 10).toPrecision(1)) || 0.001}
                format={levelText}
                onChange={set}
              />
            </span>
            <span className="mt-0.5 block truncate">{noise(value)}</span>
          </label>
        ))}
      </div>
      <p className="mt-1 text-xs text-fg-3" aria-live="polite">
        {laid && laid.levels.length > 0
          ? t('create.intervalLevels', {
              inside: laid.levels.filter((s) => inside(interval, s)).length,
              count: laid.levels.length,
            })
          : t('create.intervalPath', { percent: pathPercent(interval, range, sigmaData) })}
      </p>
    </div>
  )
}
