import { TriangleAlert } from 'lucide-react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { fallbackOf, refusalText } from '../../client/devices.ts'
import { useSettings } from '../../client/queries.ts'
import { useText } from '../../ui/text.ts'

/** Says that this model is computed on the CPU although another device is chosen, and why. */
export function DeviceNotice({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const { data: settings } = useSettings()
  const refused = fallbackOf(model, settings?.provider)
  if (!refused) return null
  const device = t(`providerShort.${refused.provider}`)
  return (
    <p role="status" className="flex shrink-0 gap-2 border-t border-line px-3 py-2 text-fg-2" data-selectable>
      <TriangleAlert size={14} className="mt-px shrink-0 text-warn" aria-hidden />
      <span className="line-clamp-3 min-w-0 break-words" title={refused.reason ?? undefined}>
        {t('create.onCpu', { device })} {refusalText(refused, t)}
      </span>
    </p>
  )
}
