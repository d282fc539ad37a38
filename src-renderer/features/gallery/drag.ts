import type { Picture } from '../../../src-shared/contract/gallery.ts'
import { urls } from '../../client/urls.ts'

/** Names a picture's file goes by outside: the one it has in the library. */
const fileNameOf = ({ file }: Pick<Picture, 'file'>): string =>
  file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)

/**
 * Fills a drag with the files of pictures. Chromium saves the one of `DownloadURL` where it is dropped on a folder; other programs
 * read the addresses.
 */
export function dragPictures(transfer: DataTransfer, pictures: readonly Pick<Picture, 'id' | 'file'>[]): void {
  const [first] = pictures
  if (!first) return
  const address = (id: string): string => new URL(urls.picture(id), window.location.href).href
  transfer.effectAllowed = 'copy'
  transfer.setData('text/uri-list', pictures.map(({ id }) => address(id)).join('\r\n'))
  transfer.setData('DownloadURL', `image/png:${fileNameOf(first)}:${address(first.id)}`)
}
