import { X } from 'lucide-react'
import { useState } from 'react'
import { urls } from '../../client/urls.ts'
import { Comparison } from '../../plots/comparison.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useText } from '../../ui/text.ts'
import { endComparison } from './comparison.ts'

/** Two pictures on the canvas: a dividing line to slide, or where and how much they differ. */
export function CompareView({ pair }: { pair: readonly [string, string] }) {
  const { t } = useText()
  const [mode, setMode] = useState<'slide' | 'difference'>('slide')
  return (
    <div className="relative size-full">
      <Comparison
        first={urls.picture(pair[0])}
        second={urls.picture(pair[1])}
        mode={mode}
        labels={{
          group: t('create.compare'),
          divider: t('create.compareSlider'),
          largest: (value) => t('create.compareMax', { value }),
          sizes: t('create.compareSizes'),
        }}
      />
      <div className="absolute top-2 right-2 flex items-center gap-1 rounded-md bg-panel p-1 shadow-pop">
        <Segmented
          label={t('create.compare')}
          value={mode}
          options={[
            { value: 'slide', label: t('create.compareSlide') },
            { value: 'difference', label: t('create.compareDifference') },
          ]}
          onChange={setMode}
        />
        <IconButton icon={X} size={24} label={t('common.close')} onClick={endComparison} />
      </div>
    </div>
  )
}
