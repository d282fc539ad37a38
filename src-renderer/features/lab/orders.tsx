import type { LabReport } from '../../../src-shared/contract/lab-report.ts'
import { useText } from '../../ui/text.ts'

/** Measured orders beside the stated ones. */
export function Orders({ report }: { report: LabReport }) {
  const { t } = useText()
  const rows = report.orders.filter(({ measured }) => measured !== null)
  if (rows.length === 0) return <p className="p-4 text-fg-3">{t('lab.ordersNone')}</p>
  return (
    <div role="region" aria-label={t('lab.orders')} tabIndex={0} className="h-full overflow-auto focus-visible:-outline-offset-2">
      <table className="border-collapse text-right text-xs">
        <thead className="text-fg-3">
          <tr>
            {(['lab.colMethod', 'lab.colMeasured', 'lab.colStated', 'lab.colPoints'] as const).map((head) => (
              <th key={head} scope="col" className="px-4 py-1.5 font-normal whitespace-nowrap first:text-left">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ solver, nodes, stated, measured }) => (
            <tr key={`${solver} ${nodes}`} className="h-7 border-t border-line tabular-nums *:px-4">
              <td className="text-left">
                {solver} {nodes}
              </td>
              <td>
                {measured!.order.toFixed(2)}
                {measured!.deviation !== null && ` ± ${measured!.deviation.toFixed(2)}`}
              </td>
              <td>{stated}</td>
              <td>{measured!.points}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="px-4 py-3 text-xs text-fg-3">{t('lab.ordersHint')}</p>
    </div>
  )
}
