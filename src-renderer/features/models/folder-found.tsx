import type { ImportCheck } from '../../../src-shared/contract/imports.ts'
import { formatBytes } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { kindText } from './kind.ts'
import { Problem } from './problem.tsx'

export const enoughRoom = ({ bytes, free }: ImportCheck): boolean => bytes < free

/** What lies at a path that is a folder: the model, its problems, and what linking and copying mean. */
export function FolderFound({ check }: { check: ImportCheck }) {
  const { t } = useText()
  const { card, nested } = check
  if (!card) return null
  if (nested.length > 0)
    return (
      <>
        <p className="font-medium">{t('models.collection', { count: nested.length })}</p>
        <ul className="mt-1 max-h-32 overflow-y-auto text-fg-2">
          {nested.slice(0, 50).map((folder) => (
            <li key={folder} className="truncate" title={folder}>
              {folder.split(/[\\/]/).at(-1)}
            </li>
          ))}
          {nested.length > 50 && <li className="text-fg-3">{t('models.andMore', { count: nested.length - 50 })}</li>}
        </ul>
      </>
    )
  return (
    <>
      <p className="font-medium">{card.name}</p>
      <p className="text-fg-2">
        {[
          card.architecture !== 'unknown' && kindText(card, t),
          card.size && `${card.size.width} × ${card.size.height}`,
          card.precision,
          formatBytes(card.bytes),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {card.problems.length > 0 && (
        <ul className="mt-1">
          {card.problems.slice(0, 4).map((problem) => (
            <Problem key={problem.message} problem={problem} blocking={!card.usable} />
          ))}
        </ul>
      )}
      {card.usable && (
        <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
          <dt className="text-fg-3">{t('models.link')}</dt>
          <dd>{t('models.linkMeans')}</dd>
          <dt className="text-fg-3">{t('models.copy')}</dt>
          <dd>
            <Room check={check} />
          </dd>
        </dl>
      )}
    </>
  )
}

/** What a copy takes, and what is free. */
export function Room({ check }: { check: ImportCheck }) {
  const { t } = useText()
  const sizes = { bytes: formatBytes(check.bytes), free: formatBytes(check.free) }
  return enoughRoom(check) ? <>{t('models.copyMeans', sizes)}</> : <span className="text-warn">{t('models.noRoom', sizes)}</span>
}
