import { isRefusal, type Containment, type Refusal } from './containment.ts'
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

export interface FolderFiles {
  readonly files: string[]
  /** A folder with too many files, which were not all looked at. */
  readonly cut: string | null
  /** Folders that are links and lead out of the model, or nowhere. */
  readonly refused: readonly { readonly folder: string; readonly why: Refusal }[]
}

/** Files right in some folders of a model, relative with forward slashes, in code-unit order. */
export async function filesIn(place: Containment, folders: readonly string[]): Promise<FolderFiles> {
  const files: string[] = []
  const refused: { folder: string; why: Refusal }[] = []
  let tooMany: string | null = null
  for (const folder of folders) {
    const found = await place.folder(folder)
    if (found === null) continue
    if (isRefusal(found)) {
      refused.push({ folder, why: found })
      continue
    }
    const { entries, cut } = await listFolder(found)
    if (cut) tooMany = folder
    for (const entry of entries) if (!ignored.test(entry.name) && !entry.isDirectory()) files.push(`${folder}/${entry.name}`)
  }
  return { files: files.sort((a, b) => (a < b ? -1 : 1)), cut: tooMany, refused }
}
