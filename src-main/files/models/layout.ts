import path from 'node:path'
import { isRefusal, type Containment, type Refusal } from './containment.ts'
import { listFolder } from './listing.ts'
import { externalFiles } from './onnx.ts'

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

/** Weights that the graphs among `files` keep in folders beneath their own, relative likewise. What leads outside is left out. */
export async function weightsBelow(place: Containment, files: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const file of files.filter((name) => name.endsWith('/model.onnx'))) {
    const component = path.posix.dirname(file)
    const folder = await place.folder(component)
    if (folder === null || isRefusal(folder) || !(await listFolder(folder)).entries.some((entry) => entry.isDirectory())) continue
    const graph = await place.file(file)
    const external = typeof graph === 'object' ? await externalFiles(graph.path).catch(() => []) : []
    for (const weights of external) if (weights.file?.includes('/')) found.add(`${component}/${weights.file}`)
  }
  return [...found]
}
