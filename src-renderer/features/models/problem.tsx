import { TriangleAlert } from 'lucide-react'
import type { ModelProblem } from '../../../src-shared/contract/models.ts'
import { useText, type TextKey } from '../../ui/text.ts'

/** What is wrong with a model, and what to do about it. */
export function Problem({ problem: { code, values }, blocking }: { problem: ModelProblem; blocking: boolean }) {
  const { t } = useText()
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
