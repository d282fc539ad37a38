import type { PathPlane } from '../../src-shared/contract/index.ts'
import { densePath, pathChart, pathComponents, pathGeometry } from '../../src-shared/numerics/study/index.ts'
import { readHeader, readStep, scheduleOf } from './dense.ts'

/** Points of the path, fewer where samples are large: their scalar products are size x points^2 / 2 multiplications. */
const [fewest, most, products] = [24, 160, 4e8] as const

/**
 * The path of the run in `folder` in the plane of its first two components, in states of unit variance weighed by time. Throws
 * `not-found` where states were not kept.
 */
export async function readPath(folder: string): Promise<PathPlane> {
  const header = await readHeader(folder)
  const { segments, size, sigmaData } = header
  const schedule = scheduleOf(header)
  const wanted = Math.min(most, Math.max(fewest, Math.floor(Math.sqrt(products / size))))
  const [each, every] = [Math.max(1, Math.floor(wanted / segments.length)), Math.ceil(segments.length / wanted)]
  const [levels, states] = [[] as number[], [] as Float64Array[]]
  for (const [i, entry] of segments.entries()) {
    const last = i === segments.length - 1
    if (i % every !== 0 && !last) continue
    const part = densePath([await readStep(folder, header, entry)], each, schedule)
    // A step ends where the next one begins.
    const count = last ? each + 1 : each
    levels.push(...part.levels.slice(0, count))
    states.push(...part.states.slice(0, count))
  }
  const [path, chart] = [{ levels, states }, pathChart('unit', sigmaData, schedule)]
  const { explained, coordinates } = pathComponents(path, chart, 'time', 2)
  const { straightness, totalTurn } = pathGeometry(path, chart)
  return {
    levels: levels.map((s) => Math.min(s, Number.MAX_VALUE)),
    points: coordinates.map(([x = 0, y = 0]) => [x, y]),
    explained: [...explained],
    straightness,
    totalTurn,
  }
}
