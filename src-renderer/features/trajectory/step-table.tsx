import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { StepRecord } from '../../../src-shared/contract/run.ts'
import { cx } from '../../ui/cx.ts'
import { formatMeasure, formatSeconds } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { hasSize } from './path.ts'

const row = 20
const heads = [
  'colStep',
  'colKind',
  'colTime',
  'colSigma',
  'colSigmaNext',
  'colH',
  'error',
  'colSpeed',
  'colTurn',
  'colNfe',
  'colSeconds',
] as const
/** Columns of small whole numbers. */
const narrow: ReadonlySet<string> = new Set(['colStep', 'colNfe'])

/** The same data as the plots, for reading and for screen readers. Only the rows in sight are in the page. */
export function StepTable({ steps, current }: { steps: readonly StepRecord[]; current: number | null }) {
  'use no memo'
  const { t } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    overscan: 10,
  })
  const kinds = {
    step: t('trajectory.kindStep'),
    complete: t('trajectory.kindComplete'),
    refine: t('trajectory.kindRefine'),
    finish: t('trajectory.kindFinish'),
  }
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
      tabIndex={0}
      aria-label={t('trajectory.title')}
      role="region"
    >
      <table aria-rowcount={steps.length + 1} className="w-full table-fixed border-collapse text-right text-xs">
        <thead className="sticky top-0 bg-panel text-fg-3">
          <tr aria-rowindex={1}>
            {heads.map((head, index) => (
              <th
                key={head}
                scope="col"
                className={cx('truncate px-1 py-1 font-normal', index === 1 && 'text-left', narrow.has(head) && 'w-11')}
              >
                {t(`trajectory.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Gap height={above} />}
          {items.map(({ index }) => {
            const step = steps[index]!
            return (
              <tr
                key={index}
                aria-rowindex={index + 2}
                className={cx(
                  'h-5 *:truncate *:px-1',
                  step.index === current ? 'bg-accent-soft' : 'hover:bg-hover',
                  !step.accepted && 'text-bad',
                )}
              >
                <td>{step.index + 1}</td>
                <td className="text-left">
                  {kinds[step.kind]}
                  {!step.accepted && t('common.comma') + t('trajectory.rejected')}
                </td>
                <td>{formatMeasure(step.t)}</td>
                <td>{formatMeasure(step.sigma)}</td>
                <td>{formatMeasure(step.kind === 'finish' ? 0 : step.sigmaNext)}</td>
                <td>{formatMeasure(hasSize(step) ? step.h : null)}</td>
                <td>{formatMeasure(step.error)}</td>
                <td>{formatMeasure(step.speed)}</td>
                <td>{formatMeasure(step.turn)}</td>
                <td>{step.nfe}</td>
                <td>{formatSeconds(step.seconds)}</td>
              </tr>
            )
          })}
          {below > 0 && <Gap height={below} />}
        </tbody>
      </table>
    </div>
  )
}

/** Stands for the rows out of sight. */
const Gap = ({ height }: { height: number }) => <tr aria-hidden style={{ height }} />
