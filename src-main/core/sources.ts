import { AppError, type RunSettings } from '../../src-shared/contract/index.ts'
import type { SourceFiles } from './ports.ts'

/** The files behind `settings.source`, null for a run from noise. Throws `not-found` where the library has them no longer. */
export async function sourceFilesOf(
  { source }: RunSettings,
  sources: SourceFiles,
): Promise<{ sourceFile: string | null; maskFile: string | null }> {
  if (!source) return { sourceFile: null, maskFile: null }
  const find = async (hash: string, what: string): Promise<string> => {
    const file = await sources.find(hash)
    if (file) return file
    throw new AppError('not-found', `The ${what} that this run starts from is not in the library's sources; choose it again.`, {
      hash,
    })
  }
  return {
    sourceFile: await find(source.picture, source.state ? 'state' : 'picture'),
    maskFile: source.mask === null ? null : await find(source.mask, 'mask'),
  }
}
