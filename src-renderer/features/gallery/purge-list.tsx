import type { Picture } from '../../../src-shared/contract/gallery.ts'
import { urls } from '../../client/urls.ts'
import { formatBytes } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'

const most = 5

/** The pictures that go for good: the first ones by name, the rest by number, and how much they hold. */
export function PurgeList({ pictures }: { pictures: readonly Picture[] }) {
  const { t } = useText()
  const shown = pictures.length > most + 1 ? pictures.slice(0, most) : pictures
  const rest = pictures.length - shown.length
  return (
    <>
      <ul className="flex flex-col gap-1">
        {shown.map((picture) => (
          <li key={picture.id} className="flex items-center gap-2">
            <img
              src={urls.thumb(picture.id, 128, picture)}
              alt=""
              className="pixelated size-8 shrink-0 rounded-sm object-cover"
            />
            <span className="min-w-0 flex-1 truncate">{picture.prompt || t('gallery.noPrompt')}</span>
            <span className="text-fg-3">{picture.seed}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-fg-3">
        {rest > 0 && t('gallery.purgeMore', { count: rest }) + t('common.comma')}
        {formatBytes(pictures.reduce((sum, picture) => sum + picture.bytes, 0))}
      </p>
    </>
  )
}
