import type { AppInfo } from '../../../src-shared/contract/settings.ts'
import { useText } from '../../ui/text.ts'
import { Section } from './section.tsx'

export function About({ info }: { info: AppInfo }) {
  const { t } = useText()
  const { node, onnxruntime, electron } = info.runtime
  const rows: [string, string][] = [
    [t('settings.version'), `Flowline ${info.version}`],
    [t('settings.host'), t(`settings.host.${info.host}`)],
    [t('settings.platform'), info.platform],
    [
      t('settings.runtime'),
      [onnxruntime && `ONNX Runtime ${onnxruntime}`, `Node ${node}`, electron && `Electron ${electron}`]
        .filter(Boolean)
        .join(', '),
    ],
  ]
  return (
    <Section title={t('settings.about')}>
      <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-2 gap-y-1" data-selectable>
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-fg-3">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href="licences.txt" download="flowline-licences.txt" className="text-accent hover:underline">
          {t('settings.licences')}
        </a>
      </p>
    </Section>
  )
}
