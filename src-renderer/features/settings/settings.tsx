import { useState } from 'react'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'
import type { AppSettings } from '../../../src-shared/contract/settings.ts'
import { api, queryClient } from '../../client/core.ts'
import { useAppInfo, useSettings } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { reportError } from '../../ui/report.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useText } from '../../ui/text.ts'
import { About } from './about.tsx'
import { Keyboard, type Shortcut } from './keyboard.tsx'
import { Section } from './section.tsx'
import { Storage } from './storage.tsx'

const providers = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const satisfies readonly ProviderId[]
type Probe = readonly { provider: string; available: boolean; reason: string | null }[]

export function Settings({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  const { t } = useText()
  const { data: settings } = useSettings()
  const { data: info } = useAppInfo()
  if (!settings) return null
  const change = (next: Partial<AppSettings>): void => {
    queryClient.setQueryData(['settings'], { ...settings, ...next })
    void api.call('settings.set', next).then(
      (saved) => queryClient.setQueryData(['settings'], saved),
      (error: unknown) => {
        reportError(error)
        void queryClient.invalidateQueries({ queryKey: ['settings'] })
      },
    )
  }
  return (
    <div className="h-full overflow-y-auto bg-panel">
      <div className="mx-auto max-w-2xl px-6 py-2">
        <h1 className="sr-only">{t('screen.settings')}</h1>
        <Section title={t('settings.appearance')}>
          <Field label={t('settings.language')}>
            {(id) => (
              <Select<AppSettings['language']>
                id={id}
                value={settings.language}
                groups={[
                  {
                    label: null,
                    options: [
                      { value: 'system', label: t('settings.languageSystem') },
                      { value: 'en', label: 'English' },
                      { value: 'zh-CN', label: '简体中文' },
                    ],
                  },
                ]}
                onChange={(language) => change({ language })}
              />
            )}
          </Field>
          <Field label={t('settings.theme')}>
            {() => (
              <Segmented<AppSettings['theme']>
                label={t('settings.theme')}
                value={settings.theme}
                className="h-7 w-full"
                options={[
                  { value: 'system', label: t('settings.themeSystem') },
                  { value: 'dark', label: t('settings.themeDark') },
                  { value: 'light', label: t('settings.themeLight') },
                ]}
                onChange={(theme) => change({ theme })}
              />
            )}
          </Field>
          {info?.host === 'electron' && (
            <Field label={t('settings.hardware')} hint={t('settings.hardwareHint')}>
              {(id) => (
                <Switch
                  id={id}
                  checked={settings.hardwareAcceleration}
                  onChange={(hardwareAcceleration) => change({ hardwareAcceleration })}
                />
              )}
            </Field>
          )}
        </Section>
        <Engine settings={settings} cores={info?.logicalCores ?? null} change={change} />
        <Section title={t('settings.trajectory')}>
          <Field label={t('settings.keep')} hint={t('settings.keepHint')}>
            {() => (
              <Segmented<AppSettings['trajectory']>
                label={t('settings.keep')}
                value={settings.trajectory}
                className="h-7 w-full"
                options={[
                  { value: 'off', label: t('settings.keepOff') },
                  { value: 'thumbnails', label: t('settings.keepThumbnails') },
                  { value: 'full', label: t('settings.keepFull') },
                ]}
                onChange={(trajectory) => change({ trajectory })}
              />
            )}
          </Field>
        </Section>
        {info && <Storage info={info} />}
        <Keyboard shortcuts={shortcuts} />
        {info && <About info={info} />}
      </div>
    </div>
  )
}

function Engine({
  settings,
  cores,
  change,
}: {
  settings: AppSettings
  cores: number | null
  change: (next: Partial<AppSettings>) => void
}) {
  const { t } = useText()
  const [probe, setProbe] = useState<Probe | null>(null)
  const [probing, setProbing] = useState(false)

  async function check(): Promise<void> {
    setProbing(true)
    await api.call('engine.probe', {}).then(setProbe, reportError)
    setProbing(false)
  }

  const hint = (provider: ProviderId): string => {
    const result = probe?.find((one) => one.provider === provider)
    if (!result) return provider === 'cpu' ? t('settings.available') : t('settings.notChecked')
    return result.available ? t('settings.available') : [t('settings.unavailable'), result.reason].filter(Boolean).join(': ')
  }

  const batches = [...new Set([0, 1, 2, 4, 8, 16, settings.batch])].sort((a, b) => a - b)
  const batchName = (batch: number): string => {
    if (batch === 0) return t('settings.batchAuto')
    return batch === 1 ? t('settings.batchOne') : t('settings.batchMany', { count: batch })
  }

  return (
    <Section title={t('settings.engine')}>
      <Field label={t('settings.provider')}>
        {(id) => (
          <>
            <Select<ProviderId>
              id={id}
              value={settings.provider}
              groups={[
                { label: null, options: providers.map((value) => ({ value, label: t(`provider.${value}`), hint: hint(value) })) },
              ]}
              onChange={(provider) => change({ provider })}
            />
            <Button disabled={probing} onClick={() => void check()}>
              {probing ? t('settings.probing') : t('settings.probe')}
            </Button>
          </>
        )}
      </Field>
      {probe && (
        <ul className="ml-[40%] flex flex-col gap-1 pl-2" aria-live="polite">
          {probe.map((result) => (
            <li key={result.provider} className="flex gap-2">
              <span className={result.available ? 'text-good' : 'text-fg-3'} aria-hidden>
                {result.available ? '●' : '○'}
              </span>
              <span className="w-20 shrink-0">{t(`providerShort.${result.provider as ProviderId}`)}</span>
              <span className="line-clamp-2 min-w-0 break-words text-fg-3" title={result.reason ?? undefined}>
                {result.available ? t('settings.available') : (result.reason ?? t('settings.unavailable'))}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Field label={t('settings.threads')} hint={cores !== null && t('settings.threadsHint', { count: cores })}>
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
