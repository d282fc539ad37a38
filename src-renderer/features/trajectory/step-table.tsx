import type { StepRecord } from '../../../src-shared/contract/run.ts'
import { cx } from '../../ui/cx.ts'
import { formatMeasure, formatSeconds } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'

/** The same data as the plots, for reading and for screen readers. */
export function StepTable({ steps, current }: { steps: readonly StepRecord[]; current: number | null }) {
  const { t } = useText()
  const kinds = { step: t('trajectory.kindStep'), refine: t('trajectory.kindRefine'), finish: t('trajectory.kindFinish') }
  const heads = ['colStep', 'colKind', 'colTime', 'colSigma', 'colSigmaNext', 'colH', 'colError', 'colNfe', 'colSeconds'] as const
  return (
    <div className="min-h-0 flex-1 overflow-auto" tabIndex={0} aria-label={t('trajectory.title')} role="region">
      <table className="w-full border-collapse text-right text-xs">
        <thead className="sticky top-0 bg-panel text-fg-3">
          <tr>
            {heads.map((head, index) => (
              <th key={head} scope="col" className={cx('px-3 py-1 font-normal', index === 1 && 'text-left')}>
                {t(`trajectory.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr
              key={step.index}
              className={cx(step.index === current ? 'bg-accent-soft' : 'hover:bg-hover', !step.accepted && 'text-bad')}
            >
              <td className="px-3 py-0.5">{step.index}</td>
              <td className="px-3 py-0.5 text-left">
                {kinds[step.kind]}
                {!step.accepted && t('common.comma') + t('trajectory.rejected')}
              </td>
              <td className="px-3 py-0.5">{formatMeasure(step.t)}</td>
              <td className="px-3 py-0.5">{formatMeasure(step.sigma)}</td>
              <td className="px-3 py-0.5">{formatMeasure(step.sigmaNext)}</td>
              <td className="px-3 py-0.5">{formatMeasure(step.h)}</td>
              <td className="px-3 py-0.5">{formatMeasure(step.error)}</td>
              <td className="px-3 py-0.5">{step.nfe}</td>
              <td className="px-3 py-0.5">{formatSeconds(step.seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
