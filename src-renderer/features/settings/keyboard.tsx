import { Kbd } from '../../ui/kbd.tsx'
import { useText, type TextKey } from '../../ui/text.ts'
import { Section } from './section.tsx'

export interface Shortcut {
  readonly label: TextKey
  readonly keys: string
}

export function Keyboard({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  const { t } = useText()
  return (
    <Section title={t('settings.keyboard')}>
      <dl className="grid grid-cols-2 gap-x-8 gap-y-1">
        {shortcuts.map(({ label, keys }) => (
          <div key={keys} className="flex min-h-6 items-center gap-2">
            <dt className="min-w-0 flex-1 truncate text-fg-2">{t(label)}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
