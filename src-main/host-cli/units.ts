/** Three digits and a unit: 860 M, 2.12 k. */
function withUnit(count: number, units: readonly string[]): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)))
  return `${Number((count / 1000 ** power).toPrecision(3))} ${units[power]}`.trim()
}

export const countText = (count: number): string => withUnit(count, ['', 'k', 'M', 'G', 'T'])
export const bytesText = (bytes: number): string => withUnit(bytes, ['B', 'KB', 'MB', 'GB', 'TB'])
