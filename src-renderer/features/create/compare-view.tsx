import { X } from 'lucide-react'
import { useState } from 'react'
import { useRuns, useSolvers } from '../../client/queries.ts'
import { solverNameOf } from '../../client/solver-info.ts'
import { urls } from '../../client/urls.ts'
import { Comparison } from '../../plots/comparison.tsx'
import { IconButton } from '../../ui/button.tsx'
import { formatMeasure } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { useText } from '../../ui/text.ts'
import { endComparison } from './comparison.ts'

/** Two pictures on the canvas: a dividing line to slide, or where and how much they differ. */
export function CompareView({ pair }: { pair: readonly [string, string] }) {
  const { t } = useText()
  const runs = useRuns((state) => state.runs)
  const { data: solvers } = useSolvers()
  const caption = (pictureId: string): string => {
    const made = Object.values(runs).find(({ summary }) => summary.pictureId === pictureId)?.summary
    if (!made) return ''
    const { seed, solver } = made.settings
    const name = solverNameOf(solver, solvers?.solvers)
    return t('create.compareCaption', { seed, solver: name, nfe: made.progress.nfe })
  }
  const [mode, setMode] = useState<'slide' | 'difference'>('slide')
  return (
    <div className="relative size-full">
      <Comparison
        first={urls.picture(pair[0])}
        second={urls.picture(pair[1])}
        mode={mode}
        onError={reportError}
        labels={{
          group: t('create.compare'),
          divider: t('create.compareSlider'),
          measured: (value, rms) => t('create.compareMax', { value, rms: formatMeasure(rms) }),
          first: caption(pair[0]),
          second: caption(pair[1]),
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
