import { Kbd } from '../../ui/kbd.tsx'
import { useText } from '../../ui/text.ts'
import { keyGroups, type KeyGroup, type Shortcut } from './key-groups.ts'
import { Section } from './section.tsx'

export function Keyboard({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  const { t } = useText()
  const everywhere: KeyGroup = { title: 'keys.window', shortcuts }
  return (
    <Section title={t('settings.keyboard')}>
      {[everywhere, ...keyGroups].map((group) => (
        <Group key={group.title} {...group} />
      ))}
    </Section>
  )
}

function Group({ title, shortcuts }: KeyGroup) {
  const { t } = useText()
  return (
    <section aria-label={t(title)}>
      <h3 className="mb-1 text-xs text-fg-3">{t(title)}</h3>
      <dl className="grid grid-cols-2 gap-x-8 gap-y-1">
        {shortcuts.map(({ label, keys }) => (
          <div key={label} className="flex min-h-6 items-center gap-2">
            <dt className="min-w-0 flex-1 truncate text-fg-2" title={t(label)}>
              {t(label)}
            </dt>
            <dd className="flex gap-2">
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
