import path from 'node:path'
import { listFolder } from './listing.ts'

const numbered = (name: string): string[] => [name, `${name}_2`, `${name}_3`]

/** Folders of a diffusers layout whose files decide what a picture looks like. */
export const decidingFolders: readonly string[] = [
  'scheduler',
  ...numbered('tokenizer'),
  ...numbered('text_encoder'),
  'unet',
  'transformer',
  'vae_decoder',
]

/** Further folders that belong to a model. */
export const otherFolders: readonly string[] = [
  'vae_encoder',
  'vae',
  'safety_checker',
  'feature_extractor',
  'image_encoder',
  'samples',
]

const ignored = /(^\.|\.md$|\.tmp$|\.lock$)/i

/** Files right in some folders of a model, relative with forward slashes, in code-unit order. `cut` names a folder with too many. */
export async function filesIn(root: string, folders: readonly string[]): Promise<{ files: string[]; cut: string | null }> {
  const files: string[] = []
  let tooMany: string | null = null
  for (const folder of folders) {
    const { entries, cut } = await listFolder(path.join(root, folder))
    if (cut) tooMany = folder
    for (const entry of entries) if (!ignored.test(entry.name) && !entry.isDirectory()) files.push(`${folder}/${entry.name}`)
  }
  return { files: files.sort((a, b) => (a < b ? -1 : 1)), cut: tooMany }
}
