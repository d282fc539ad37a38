import { RefreshCw } from 'lucide-react'
import { providerIds, type ProviderId } from '../../../src-shared/contract/recipe.ts'
import type { AppInfo, AppSettings } from '../../../src-shared/contract/settings.ts'
import { refusalText, useProviders } from '../../client/devices.ts'
import { Button } from '../../ui/button.tsx'
import { Disclosure } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { useText } from '../../ui/text.ts'
import { Section } from './section.tsx'

type Change = (next: Partial<AppSettings>) => void

/** Where networks are computed: only what was tried on this machine and works is offered. */
export function Engine({ settings, info, change }: { settings: AppSettings; info: AppInfo | null; change: Change }) {
  const { t } = useText()
  const providers = useProviders()
  const works = (provider: ProviderId): boolean =>
    provider === 'cpu' ||
    provider === settings.provider ||
    (providers.data?.find((one) => one.provider === provider)?.available ?? false)
  const batches = [...new Set([0, 1, 2, 4, 8, 16, settings.batch])].sort((a, b) => a - b)
  const batchName = (batch: number): string => {
    if (batch === 0) return t('settings.batchAuto')
    return batch === 1 ? t('settings.batchOne') : t('settings.batchMany', { count: batch })
  }
  return (
    <Section title={t('settings.engine')}>
      <Field label={t('settings.provider')} hint={t('settings.providerHint')}>
        {(id) => (
          <Select<ProviderId>
            id={id}
            value={settings.provider}
            groups={[
              { label: null, options: providerIds.filter(works).map((value) => ({ value, label: t(`provider.${value}`) })) },
            ]}
            onChange={(provider) => change({ provider })}
          />
        )}
      </Field>
      <div className="ml-[40%] pl-2">
        <ul aria-label={t('settings.tried')} aria-live="polite" aria-busy={providers.isFetching} className="flex flex-col gap-1">
          {providers.isFetching && <li className="text-fg-3">{t('settings.probing')}</li>}
          {!providers.isFetching &&
            providers.data?.map((result) => (
              <li key={result.provider} className="flex gap-2">
                <span className={result.available ? 'text-good' : 'text-fg-3'} aria-hidden>
                  {result.available ? '●' : '○'}
                </span>
                <span className="w-20 shrink-0">{t(`providerShort.${result.provider}`)}</span>
                <span className="min-w-0 break-words text-fg-3" title={result.reason ?? undefined}>
                  {result.available ? t('settings.available') : refusalText(result, t)}
                </span>
              </li>
            ))}
        </ul>
        <Button
          look="quiet"
          icon={RefreshCw}
          className="mt-1 -ml-2.5"
          disabled={providers.isFetching}
          onClick={() => void providers.refetch()}
        >
          {t('settings.probe')}
        </Button>
        {info?.platform === 'linux-x64' && !works('cuda') && providers.data && (
          <Disclosure title={t('settings.cudaTitle')}>
            <ol className="ml-4 list-decimal text-fg-2" data-selectable>
              <li>{t('settings.cudaDriver')}</li>
              <li>{t('settings.cudaLibraries')}</li>
              <li>
                {t('settings.cudaFiles')}
                <code className="mt-1 block font-mono text-xs break-all text-fg">{cudaCommand(info.program)}</code>
              </li>
              <li>{t('settings.cudaAgain')}</li>
            </ol>
          </Disclosure>
        )}
      </div>
      <Field label={t('settings.threads')} hint={info && t('settings.threadsHint', { count: info.logicalCores })}>
        {(id) => (
          <NumberInput
            id={id}
            value={settings.threads}
            min={0}
            max={1024}
            integer
            className="max-w-24"
            onChange={(threads) => change({ threads })}
          />
        )}
      </Field>
      <Field label={t('settings.memoryLimit')} hint={t('settings.memoryLimitHint')}>
        {(id) => (
          <NumberInput
            id={id}
            value={settings.memoryLimit}
            min={0}
            max={100_000}
            unit={gigabytes}
            className="max-w-24"
            onChange={(memoryLimit) => change({ memoryLimit })}
          />
        )}
      </Field>
      <Field label={t('settings.batch')} hint={t('settings.batchHint')}>
        {(id) => (
          <Select<string>
            id={id}
            value={String(settings.batch)}
            groups={[{ label: null, options: batches.map((batch) => ({ value: String(batch), label: batchName(batch) })) }]}
            onChange={(batch) => change({ batch: Number(batch) })}
          />
        )}
      </Field>
    </Section>
  )
}

const gigabytes = 'GB'
const quoted = (path: string): string => `'${path.replaceAll("'", String.raw`'\''`)}'`

/** For a shell; where the program lies is told by the core. */
function cudaCommand(program: AppInfo['program']): string {
  const install = 'node_modules/onnxruntime-node/script/install'
  if (!program) return `ONNXRUNTIME_NODE_INSTALL=true node ${install}`
  return `cd ${quoted(program.folder)} && ONNXRUNTIME_NODE_INSTALL=true ${quoted(program.node)} ${install}`
}
