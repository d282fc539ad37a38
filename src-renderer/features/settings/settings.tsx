import type { AppSettings } from '../../../src-shared/contract/settings.ts'
import { api, queryClient } from '../../client/core.ts'
import { useAppInfo, useSettings } from '../../client/queries.ts'
import { Field } from '../../ui/field.tsx'
import { reportError } from '../../ui/report.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useText } from '../../ui/text.ts'
import { About } from './about.tsx'
import { Engine } from './engine.tsx'
import type { Shortcut } from './key-groups.ts'
import { Keyboard } from './keyboard.tsx'
import { LocalApi } from './local-api.tsx'
import { Section } from './section.tsx'
import { Storage } from './storage.tsx'

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
        <Engine settings={settings} info={info ?? null} change={change} />
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
        <LocalApi settings={settings} change={change} />
        {info && <Storage info={info} />}
        <Keyboard shortcuts={shortcuts} />
        {info && <About info={info} />}
      </div>
    </div>
  )
}
