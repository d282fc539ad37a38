import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RgbPicture } from '../../../src-shared/formats/rgb.ts'
import { onDisk } from './disk.ts'

/** Writes `picture.png`, plain 8-bit RGB, and returns its path. */
export async function writePicture(outDir: string, { rgb, width, height }: RgbPicture): Promise<string> {
  const { default: sharp } = await import('sharp')
  const file = join(outDir, 'picture.png')
  const bytes = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6 })
    .toBuffer()
  await onDisk(outDir, () => writeFile(file, bytes))
  return file
}
