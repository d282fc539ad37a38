import { Copy, RefreshCw } from 'lucide-react'
import type { AppSettings } from '../../../src-shared/contract/settings.ts'
import { api, queryClient } from '../../client/core.ts'
import { useLocalApi } from '../../client/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { explain, reportError } from '../../ui/report.ts'
import { Switch } from '../../ui/switch.tsx'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { Section } from './section.tsx'

/** The door for programs of this machine: shut unless it is opened here. */
export function LocalApi({ settings, change }: { settings: AppSettings; change: (next: Partial<AppSettings>) => void }) {
  const { t } = useText()
  const { data } = useLocalApi()
  const copy = (text: string): void =>
    void copyText(text).then(() => toast({ tone: 'done', title: t('common.copied') }), reportError)
  const renew = (): void =>
    void api.call('app.renewToken', {}).then((state) => queryClient.setQueryData(['local-api'], state), reportError)
  return (
    <Section title={t('settings.localApi')}>
      <Field label={t('settings.localApiOn')} hint={t('settings.localApiHint')}>
        {(id) => <Switch id={id} checked={settings.localApi} onChange={(localApi) => change({ localApi })} />}
      </Field>
      {settings.localApi && (
        <Field label={t('settings.localApiPort')}>
          {(id) => (
            <NumberInput
              id={id}
              value={settings.localApiPort}
              min={1024}
              max={65_535}
              integer
              className="max-w-24"
              onChange={(localApiPort) => change({ localApiPort })}
            />
          )}
        </Field>
      )}
      {data?.state === 'on' && (
        <>
          <Shown
            label={t('settings.localApiAddress')}
            value={data.address}
            copyLabel={t('settings.localApiCopyAddress')}
            onCopy={copy}
          />
          <Shown label={t('settings.localApiToken')} value={data.token} copyLabel={t('settings.localApiCopyToken')} onCopy={copy}>
            <IconButton icon={RefreshCw} size={24} label={t('settings.localApiRenew')} onClick={renew} />
          </Shown>
        </>
      )}
      {data?.state === 'failed' && (
        <p role="alert" className="text-bad">
          {explain(data.failure).detail}
        </p>
      )}
    </Section>
  )
}

function Shown({
  label,
  value,
  copyLabel,
  onCopy,
  children,
}: {
  label: string
  value: string
  copyLabel: string
  onCopy: (text: string) => void
  children?: React.ReactNode
}) {
  return (
    <Field label={label}>
      {(id) => (
        <>
          <output id={id} data-selectable className="min-w-0 flex-1 truncate font-mono text-xs">
            {value}
          </output>
          <IconButton icon={Copy} size={24} label={copyLabel} onClick={() => onCopy(value)} />
          {children}
        </>
      )}
    </Field>
  )
}
