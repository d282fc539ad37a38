import { TriangleAlert } from 'lucide-react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { useText, type TextKey } from '../../ui/text.ts'

/** Says why nothing can be made with the chosen model. */
export function ModelNotice({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const problem = model?.usable === false ? model.problems[0] : undefined
  if (!problem) return null
  const { code, values } = problem
  return (
    <p role="status" className="flex shrink-0 gap-2 border-t border-line px-3 py-2 text-fg-2" data-selectable>
      <TriangleAlert size={14} className="mt-px shrink-0 text-bad" aria-hidden />
      <span className="line-clamp-4 min-w-0 break-words">
        {t(`problem.${code}` as TextKey, values)} {t(`remedy.${code}` as TextKey, values)}
      </span>
    </p>
  )
}
