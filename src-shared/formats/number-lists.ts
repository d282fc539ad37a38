/** `0-3,7` is 0, 1, 2, 3, 7, each once. Null where the text says something else, or more than `most` of them. */
export function readSeeds(text: string, most = 10_000): number[] | null {
  const seeds = new Set<number>()
  for (const part of partsOf(text.replaceAll(/\s*[-–]\s*/g, '-'))) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part)
    if (!match) return null
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])]
    if (!Number.isSafeInteger(to) || to < from || to - from >= most) return null
    for (let seed = from; seed <= to; seed++) seeds.add(seed)
  }
  return seeds.size > 0 && seeds.size <= most ? [...seeds] : null
}

const partsOf = (text: string): string[] => text.trim().split(/\s*[,，、;]\s*|\s+/)

/** Numbers with commas or blanks between them, each once. Null where one of them is none or fails `fits`. */
export function readNumbers(text: string, fits: (value: number) => boolean): number[] | null {
  if (text.trim() === '') return []
  const values = partsOf(text).map((part) => (part === '' ? NaN : Number(part)))
  return values.every((value) => Number.isFinite(value) && fits(value)) ? [...new Set(values)] : null
}
