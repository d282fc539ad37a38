import type { Refinement } from '../../../src-shared/contract/recipe.ts'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Slider } from '../../ui/slider.tsx'
import { useText } from '../../ui/text.ts'
import { changeSettings, useDraft } from './draft.ts'

export function RefinementCard() {
  const { t } = useText()
  const refinement = useDraft((draft) => draft.settings.refinement)
  const { iterations, eta, temperature } = refinement
  const change = (next: Partial<Refinement>): void => changeSettings({ refinement: { ...refinement, ...next } })
  const cost = iterations === 0 ? t('create.refinementOff') : t('create.refinementCost', { nfe: iterations })
  return (
    <Card id="refinement" title={t('create.refinement')} summary={cost} actions={<span className="px-2 text-fg-3">{cost}</span>}>
      <Field label={t('create.iterations')}>
        {(id) => (
          <>
            <Slider
              label={t('create.iterations')}
              value={Math.min(20, iterations)}
              min={0}
              max={20}
              step={1}
              onChange={(next) => change({ iterations: next })}
            />
            <NumberInput
              id={id}
              value={iterations}
              min={0}
              max={1000}
              integer
              className="max-w-14"
              onChange={(next) => change({ iterations: next })}
            />
          </>
        )}
      </Field>
      {iterations > 0 && (
        <>
          <Field label={t('create.eta')}>
            {(id) => (
              <>
                <Slider
                  label={t('create.eta')}
                  value={Math.min(0.2, eta)}
                  min={0.005}
                  max={0.2}
                  step={0.005}
                  onChange={(next) => change({ eta: next })}
                />
                <NumberInput
                  id={id}
                  value={eta}
                  min={0.0001}
                  max={1.99}
                  step={0.005}
                  className="max-w-14"
                  onChange={(next) => change({ eta: next })}
                />
              </>
            )}
          </Field>
          <Field label={t('create.temperature')} hint={t('create.refinementHint')}>
            {(id) => (
              <>
                <Slider
                  label={t('create.temperature')}
                  value={Math.min(2, temperature)}
                  min={0}
                  max={2}
                  step={0.05}
                  onChange={(next) => change({ temperature: next })}
                />
                <NumberInput
                  id={id}
                  value={temperature}
                  min={0}
                  max={10}
                  step={0.05}
                  className="max-w-14"
                  onChange={(next) => change({ temperature: next })}
                />
              </>
            )}
          </Field>
        </>
      )}
    </Card>
  )
}
