import type { Refinement } from '../../../src-shared/contract/recipe.ts'
import { Card } from '../../ui/card.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
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
      <SliderField
        label={t('create.iterations')}
        value={iterations}
        min={0}
        max={20}
        step={1}
        most={1000}
        integer
        onChange={(next) => change({ iterations: next })}
      />
      {iterations > 0 && (
        <>
          <SliderField
            label={t('create.eta')}
            value={eta}
            min={0.005}
            max={0.2}
            step={0.005}
            least={0.0001}
            most={1.99}
            onChange={(next) => change({ eta: next })}
          />
          <SliderField
            label={t('create.temperature')}
            hint={t('create.refinementHint')}
            value={temperature}
            min={0}
            max={2}
            step={0.05}
            most={10}
            onChange={(next) => change({ temperature: next })}
          />
        </>
      )}
    </Card>
  )
}
