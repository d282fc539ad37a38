type Point = readonly [number, number]

/** Angle of a level, along which paths are even: pure noise has one too. */
const angle = (level: number): number => Math.atan(level)

/** The place at a noise level on a path whose points lie at falling levels; beyond its ends, the end. */
export function placeAtLevel(points: readonly Point[], levels: readonly number[], level: number): Point | null {
  const next = levels.findIndex((one) => one <= level)
  if (points.length === 0) return null
  if (next === 0) return points[0]!
  if (next < 0) return points.at(-1)!
  const [from, to] = [angle(levels[next - 1]!), angle(levels[next]!)]
  const share = from === to ? 0 : (angle(level) - from) / (to - from)
  const [a, b] = [points[next - 1]!, points[next]!]
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
}
