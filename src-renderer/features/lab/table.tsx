import { ArrowDown, ArrowUp, ImagePlus } from 'lucide-react'
import { useState } from 'react'
import type { CandidateSummary, LabReport } from '../../../src-shared/contract/lab-report.ts'
import { warningText } from '../../../src-shared/i18n/warnings.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatMeasure, formatSeconds } from '../../ui/format.ts'
import { useText, type TextKey } from '../../ui/text.ts'
import { cellOf, nodesText, sorted, sortKeys, type ErrorKind, type SortKey } from './figures.ts'
import { NodesOut } from './nodes-out.tsx'

const heads: Readonly<Record<SortKey, TextKey>> = {
  candidate: 'lab.colCandidate',
  nfe: 'lab.colNfe',
  seconds: 'lab.colSeconds',
  error: 'lab.colError',
  worst: 'lab.colWorst',
  psnr: 'lab.colPsnr',
}

/** Every way with its medians over prompts and seeds. */
export function Table({
  report,
  kind,
  onUse,
}: {
  report: LabReport
  kind: ErrorKind
  onUse: (candidate: CandidateSummary) => void
}) {
  const { t, language } = useText()
  const faultOf = ({ candidate }: CandidateSummary): string | undefined => {
    const fault = report.entries.find((entry) => entry.candidate === candidate && entry.error !== null)?.error
    return fault ? warningText(fault.message, language) : undefined
  }
  const [{ key, down }, sort] = useState<{ key: SortKey; down: boolean }>({ key: 'error', down: false })
  const rows = sorted(report.summary, key, down, kind)
  const text = (one: CandidateSummary, column: SortKey): string => {
    const value = cellOf(one, column, kind)
    if (value === null) return '–'
    if (typeof value === 'string') return value
    if (column === 'seconds') return formatSeconds(value)
    if (column === 'psnr') return value === Infinity ? t('lab.equal') : value.toFixed(1)
    return formatMeasure(value)
  }
  return (
    <div role="region" aria-label={t('lab.table')} tabIndex={0} className="h-full overflow-auto focus-visible:-outline-offset-2">
      <table className="w-full border-collapse text-right text-xs">
        <thead className="sticky top-0 bg-panel text-fg-3">
          <tr>
            {sortKeys.map((column) => (
              <th
                key={column}
                scope="col"
                aria-sort={key === column ? (down ? 'descending' : 'ascending') : undefined}
                className="px-2 py-1 font-normal first:pl-4 first:text-left"
              >
                <button
                  type="button"
                  onClick={() => sort({ key: column, down: key === column && !down })}
                  className="inline-flex items-center gap-1 whitespace-nowrap hover:text-fg"
                >
                  {t(heads[column])}
                  {key === column && (down ? <ArrowDown size={11} aria-hidden /> : <ArrowUp size={11} aria-hidden />)}
                </button>
              </th>
            ))}
            <th scope="col" className="px-2 py-1 text-left font-normal">
              {t('lab.colFront')}
            </th>
            <th scope="col" className="w-18">
              <span className="sr-only">{t('lab.use')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.candidate} className="h-7 border-t border-line hover:bg-hover">
              {sortKeys.map((column) => (
                <td key={column} className="px-2 whitespace-nowrap tabular-nums first:pl-4 first:text-left">
                  {text(one, column)}
                </td>
              ))}
              <td className="px-2 text-left whitespace-nowrap">
                {one.errors > 0 ? (
                  <span className="text-bad" title={faultOf(one)}>
                    {t('lab.faulty', { errors: one.errors, runs: one.runs })}
                  </span>
                ) : (
                  <span className="text-accent">
                    {[one.front.nfe && t('lab.frontNfe'), one.front.seconds && t('lab.frontSeconds')]
                      .filter(Boolean)
                      .join(t('common.comma'))}
                  </span>
                )}
              </td>
              <td className="pr-3 whitespace-nowrap">
                <Levels report={report} candidate={one.candidate} />
                <IconButton icon={ImagePlus} size={24} label={t('lab.use')} side="left" onClick={() => onUse(one)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The levels of a way with fixed steps. */
function Levels({ report, candidate }: { report: LabReport; candidate: string }) {
  const text = nodesText(report, candidate)
  return text && <NodesOut text={text} />
}
