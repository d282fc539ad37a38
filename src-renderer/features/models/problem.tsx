import { TriangleAlert } from 'lucide-react'
import type { ModelProblem } from '../../../src-shared/contract/models.ts'
import { warningText } from '../../../src-shared/i18n/warnings.ts'
import { useText, type TextKey } from '../../ui/text.ts'

/** What is wrong with a model, and what to do about it. */
export function Problem({ problem: { code, values: told }, blocking }: { problem: ModelProblem; blocking: boolean }) {
  const { t, language } = useText()
  const detail = told['detail']
  const values = typeof detail === 'string' ? { ...told, detail: warningText(detail, language) } : told
  return (
    <li className="flex gap-2 py-1" data-selectable>
      <TriangleAlert size={14} className={blocking ? 'mt-px shrink-0 text-bad' : 'mt-px shrink-0 text-warn'} aria-hidden />
      <span className="min-w-0 break-words">
        {t(`problem.${code}` as TextKey, values)}
        <span className="block text-fg-2">{t(`remedy.${code}` as TextKey, values)}</span>
      </span>
    </li>
  )
}
