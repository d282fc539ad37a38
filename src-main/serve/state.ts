import { writeNpy } from '../../src-shared/formats/npy.ts'
import type { SourceFiles } from '../core/index.ts'
import { readState } from './dense.ts'

/**
 * Keeps the state at a level of the run in `folder` among the sources, for a run that goes on from it; its hash, and the level it stands
 * at. Throws `not-found` where states were not kept.
 */
export async function keepState(
  sources: SourceFiles,
  folder: string,
  wanted: number,
): Promise<{ readonly hash: string; readonly sigma: number }> {
  const { u, shape, sigma } = await readState(folder, wanted)
  return { hash: await sources.putState(writeNpy(Float32Array.from(u), [1, ...shape])), sigma }
}
