import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'
import { api, queryClient } from '../../client/core.ts'
import { refusalText, useProviders } from '../../client/devices.ts'
import { Button } from '../../ui/button.tsx'
import { formatMeasure, formatSeconds } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'

/** On which providers the model computes what the CPU computes. Nothing to show on a machine with a CPU only. */
export function Devices({ model }: { model: ModelCard }) {
  const { t } = useText()
  const { data: providers } = useProviders()
  const [trying, setTrying] = useState<ProviderId | null>(null)
  const others = (providers ?? []).filter(({ provider, available }) => provider !== 'cpu' && available)
  const known = model.devices.filter(({ provider }) => !others.some((one) => one.provider === provider))
  const shown = [...others, ...known].map(({ provider }) => provider)
  if (shown.length === 0) return null

  async function attempt(provider: ProviderId): Promise<void> {
    setTrying(provider)
    await api.call('models.probe', { id: model.id, provider }).catch(reportError)
    setTrying(null)
    void queryClient.invalidateQueries({ queryKey: ['models'] })
  }

  return (
    <section aria-label={t('models.devices')} className="mt-6">
      <h3 className="mb-1 font-medium">{t('models.devices')}</h3>
      <p className="mb-2 text-fg-3">{t('models.devicesText')}</p>
      <ul>
        {shown.map((provider) => {
          const verdict = model.devices.find((one) => one.provider === provider)
          return (
            <li key={provider} className="flex min-h-7 items-center gap-2">
              <span className={verdict?.available ? 'text-good' : 'text-fg-3'} aria-hidden>
                {verdict?.available ? '●' : '○'}
              </span>
              <span className="w-20 shrink-0">{t(`providerShort.${provider}`)}</span>
              <span className="min-w-0 flex-1 break-words text-fg-2" title={verdict?.reason ?? undefined}>
                {!verdict
                  ? t('models.notTried')
                  : verdict.available
                    ? t('models.deviceWorks', {
                        difference: formatMeasure(verdict.difference),
                        seconds: verdict.seconds === null ? '–' : formatSeconds(verdict.seconds),
                      })
                    : refusalText(verdict, t)}
              </span>
              <Button look="quiet" icon={FlaskConical} disabled={trying !== null} onClick={() => void attempt(provider)}>
                {trying === provider ? t('models.trying') : t('models.try')}
              </Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
